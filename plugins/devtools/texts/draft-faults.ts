/** What keeps an article from becoming a draft. */
export const draftFaults = {
  no_title: {
    zh: '没有标题：第一行写 # 标题，或用 --title',
    en: 'There is no title: begin with # Title, or give --title',
  },
  long_title: { zh: '标题有 {what} 个字，最多 32 个', en: 'The title has {what} characters, 32 at most' },
  long_author: { zh: '作者有 {what} 个字，最多 16 个', en: 'The author has {what} characters, 16 at most' },
  long_digest: { zh: '摘要有 {what} 个字，最多 128 个', en: 'The digest has {what} characters, 128 at most' },
  no_cover: {
    zh: '没有封面：文章里没有图片时，用 cover: 图片 或 --cover',
    en: 'There is no cover: an article without pictures needs cover: a.jpg in front, or --cover',
  },
  no_text: { zh: '没有正文', en: 'There is no text' },
  long_text: {
    zh: '正文的 HTML 有 {what} 个字符，必须少于 20000',
    en: 'The text has {what} characters of HTML, less than 20000 are allowed',
  },
  odd_line: {
    zh: '开头两行 --- 之间只能写 名字: 值，不是 {what}',
    en: 'Between the two lines of --- stands name: value, not {what}',
  },
  odd_field: {
    zh: '开头没有 {what} 这一项；有 title、author、digest、cover、source_url、comments',
    en: 'There is no {what} in front of an article; there are title, author, digest, cover, source_url, comments',
  },
  odd_comments: { zh: 'comments 是 all 或 fans，不是 {what}', en: 'comments is all or fans, not {what}' },
  elsewhere: {
    zh: '图片 {what} 在别的网站上：请下载到文章旁边',
    en: 'The picture {what} is on another site: save it beside the article',
  },
  missing: { zh: '读不到图片 {what}', en: 'The picture {what} cannot be read' },
  no_picture: {
    zh: '{what} 不是 jpg、png、gif 或 bmp 图片',
    en: '{what} is no picture in jpg, png, gif or bmp',
  },
  too_large: { zh: '图片 {what} 超过 10 MB', en: 'The picture {what} has more than 10 MB' },
} as const
