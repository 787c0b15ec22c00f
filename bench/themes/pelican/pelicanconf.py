AUTHOR = "Ana"
SITENAME = "A measured journal"
SITEURL = "https://example.org"
TIMEZONE = "Europe/Madrid"
DEFAULT_LANG = "en"
PATH = "content"
ARTICLE_PATHS = ["posts"]
THEME = "theme"
SLUGIFY_SOURCE = "basename"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_URL = ARTICLE_SAVE_AS = "posts/{slug}.html"
TAG_URL = TAG_SAVE_AS = "tags/{slug}.html"
TAGS_SAVE_AS = "tags.html"
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = CATEGORY_SAVE_AS = CATEGORIES_SAVE_AS = ARCHIVES_SAVE_AS = ""
PAGINATED_TEMPLATES = {"index": 50}
DEFAULT_PAGINATION = 50
FEED_DOMAIN = SITEURL
FEED_ALL_RSS = "feed.xml"
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {"extensions": ["tables", "fenced_code", "meta"], "output_format": "html5"}
