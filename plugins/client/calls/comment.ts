import type { ApiResult } from '../wire/answer.ts'
import type { Call } from '../wire/call.ts'
import { numberOf } from './number.ts'
import { everyItem } from './paging.ts'

/** Which article's comments are meant. */
export interface Commented {
  /** Of the mass message, as `mass.sendall` and `freepublish` tell it. */
  readonly msg_data_id: string | number
  /** Which of its articles, from 0, the default. */
  readonly index?: number
}

/** Which comment is meant. */
export interface CommentId extends Commented {
  readonly user_comment_id: string | number
}

/** Which comments are wanted. */
export interface CommentRange extends Commented {
  /** From this one on, the newest is 0. */
  readonly begin: number
  /** 1 to 49. */
  readonly count: number
  /** 0 all, 1 those that were not elected, 2 those that were (精选). */
  readonly type: 0 | 1 | 2
}

/** A comment (留言). */
export interface Comment {
  readonly user_comment_id: string | number
  /** Missing for one who commented outside WeChat. */
  readonly openid?: string
  /** Seconds since 1970. */
  readonly create_time: number
  readonly content: string
  /** 1 for an elected one (精选), which others see. */
  readonly comment_type: 0 | 1
  readonly reply?: { readonly content: string; readonly create_time: number }
}

/** One page of comments. */
export interface CommentList {
  readonly total: number
  readonly comment: readonly Comment[]
}

/**
 * `/cgi-bin/comment/`: what readers write below articles (留言).
 *
 * @see https://developers.weixin.qq.com/doc/service/api/leaving/api_listcomment
 */
export interface CommentCalls {
  /** Lets readers comment. @throws WeChatApiError 88000 no right, 88001 no such article */
  open(article: Commented): Promise<ApiResult>
  close(article: Commented): Promise<ApiResult>
  /** @throws EchostrError `bad_option` for a `count` above 49; WeChatApiError 88010 */
  list(range: CommentRange): Promise<CommentList & ApiResult>
  /**
   * Every comment of an article, page by page as they are wanted.
   *
   * @example for await (const { content } of wechat.comment.all({ msg_data_id })) console.log(content)
   */
  all(article: Commented & { readonly type?: 0 | 1 | 2 }): AsyncGenerator<Comment, void, undefined>
  /** Shows a comment to everybody (精选). @throws WeChatApiError 88003 too many, 88004 deleted by the user */
  markelect(comment: CommentId): Promise<ApiResult>
  unmarkelect(comment: CommentId): Promise<ApiResult>
  delete(comment: CommentId): Promise<ApiResult>
  readonly reply: {
    /** One reply a comment. @throws WeChatApiError 88005 replied already, 88007 or 87009 length, 88008 no such comment */
    add(reply: CommentId & { readonly content: string }): Promise<ApiResult>
    delete(comment: CommentId): Promise<ApiResult>
  }
}

/** Comments that are asked for at a time: 50 are refused. */
const most = 49

export function commentCalls(call: Call): CommentCalls {
  const path = '/cgi-bin/comment'
  const about = <T extends object>(name: string, { msg_data_id, ...rest }: Commented) =>
    call<T>(`${path}/${name}`, { ...rest, msg_data_id: numberOf(msg_data_id) })
  const one = (name: string) => (comment: CommentId) =>
    about(name, { ...comment, user_comment_id: numberOf(comment.user_comment_id) } as CommentId)
  const list: CommentCalls['list'] = (range) => about('list', range)
  return {
    open: (article) => about('open', article),
    close: (article) => about('close', article),
    list,
    all: ({ type = 0, ...article }) =>
      everyItem(
        `${path}/list`,
        ({ user_comment_id }) => user_comment_id,
        async (begin) => ({ item: (await list({ ...article, begin, count: most, type })).comment }),
      ),
    markelect: one('markelect'),
    unmarkelect: one('unmarkelect'),
    delete: one('delete'),
    reply: { add: one('reply/add'), delete: one('reply/delete') },
  }
}
