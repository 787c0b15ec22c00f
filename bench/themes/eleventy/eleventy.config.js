import { feedPlugin } from "@11ty/eleventy-plugin-rss";

export default function (config) {
  config.addCollection("posts", (api) => {
    const posts = api.getFilteredByGlob("posts/*.md");
    posts.forEach((post, index) => {
      post.data.older = posts[index - 1];
      post.data.newer = posts[index + 1];
    });
    return posts;
  });
  config.addCollection("newest", (api) => api.getFilteredByGlob("posts/*.md").reverse());
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addPlugin(feedPlugin, {
    type: "rss",
    outputPath: "/feed.xml",
    collection: { name: "posts", limit: 20 },
    metadata: { language: "en", title: "A measured journal", subtitle: "", base: "https://example.org/", author: { name: "Ana" } },
  });
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
