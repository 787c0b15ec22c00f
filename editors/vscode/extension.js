// Starts `journalkit lsp` and lets the editor ask it. Everything else is the server's to know.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("journalkit").get("command") || "journalkit";
  client = new LanguageClient(
    "journalkit",
    "journalkit",
    { command, args: ["lsp"] },
    {
      documentSelector: [
        { scheme: "file", language: "markdown" },
        { scheme: "file", language: "yaml", pattern: "**/journal.yaml" },
      ],
    },
  );
  try {
    await client.start();
  } catch (fault) {
    client = undefined;
    vscode.window.showErrorMessage(
      `journalkit could not be started (${command} lsp): ${fault.message}. ` +
        "Install it with: pipx install '.[lsp]' in a clone of journalkit, or set journalkit.command to the whole path of the program.",
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop();
  }
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("journalkit.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration("journalkit.command") ? restart() : undefined,
    ),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
