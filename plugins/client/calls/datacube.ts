import { EchostrError } from 'echostr'
import { texts } from '../texts.ts'
import type { Call } from '../wire/call.ts'
import { listIn } from './paging.ts'

/** From which day to which, in Beijing's time; `end_date` is at most yesterday. */
export interface DayRange {
  /** `2026-11-26` */
  readonly begin_date: string
  readonly end_date: string
}

/** Numbers of a day, and what they are about: `user_source`, `msgid`, `ref_hour` … as WeChat's page of the call has it. */
export interface DayNumbers extends Readonly<Record<string, unknown>> {
  /** `2026-11-26` */
  readonly ref_date: string
}

/** Followers of a day, by where they came from. */
export interface UserSummary extends DayNumbers {
  /** 0 others, 1 search, 17 a card passed on, 30 QR code, 51 paid, 57 an article, 100 an advertisement … */
  readonly user_source: number
  readonly new_user: number
  readonly cancel_user: number
}

/** All followers at the end of a day. */
export interface UserCumulate extends DayNumbers {
  readonly cumulate_user: number
}

/** How an article was read on a day. */
export interface ArticleSummary extends DayNumbers {
  /** `msg_data_id` and the article's index, from 1: `12003_3`. */
  readonly msgid: string
  readonly title: string
  readonly int_page_read_user: number
  readonly int_page_read_count: number
  readonly ori_page_read_user: number
  readonly ori_page_read_count: number
  readonly share_user: number
  readonly share_count: number
  readonly add_to_fav_user: number
  readonly add_to_fav_count: number
}

/** Messages that users sent. */
export interface UpstreamMessages extends DayNumbers {
  /** 1 text, 2 image, 3 voice, 4 video, 6 link. */
  readonly msg_type: number
  readonly msg_user: number
  readonly msg_count: number
}

/** How the account's own server answered. */
export interface InterfaceSummary extends DayNumbers {
  readonly callback_count: number
  readonly fail_count: number
  /** Ms, all calls together. */
  readonly total_time_cost: number
  /** Ms. */
  readonly max_time_cost: number
}

/** Asks for the numbers of some days. */
export type DayCall<T extends DayNumbers = DayNumbers> = (range: DayRange) => Promise<readonly T[]>

/**
 * `/datacube/`: numbers about followers, articles, messages and the account's server (数据统计). Those of a day are there
 * from eight in the morning of the next. Behind each call stands how many days it takes at once.
 *
 * @throws EchostrError `bad_option` for a range that is none, or of too many days; WeChatApiError 61500 dates, 61501 range
 * @see https://developers.weixin.qq.com/doc/offiaccount/Analytics/User_Analysis_Data_Interface.html
 */
export interface DatacubeCalls {
  /** 7 days. @example await wechat.datacube.getusersummary({ begin_date: '2026-11-20', end_date: '2026-11-26' }) */
  readonly getusersummary: DayCall<UserSummary>
  /** 7 days. */
  readonly getusercumulate: DayCall<UserCumulate>
  /** 1 day: articles of that day, and how they were read on it. */
  readonly getarticlesummary: DayCall<ArticleSummary>
  /** 1 day: articles of that day, and how they were read on the 7 days from it on. */
  readonly getarticletotal: DayCall
  /** 3 days. */
  readonly getuserread: DayCall
  /** 1 day, hour by hour. */
  readonly getuserreadhour: DayCall
  /** 7 days. */
  readonly getusershare: DayCall
  /** 1 day, hour by hour. */
  readonly getusersharehour: DayCall
  /** 7 days. */
  readonly getupstreammsg: DayCall<UpstreamMessages>
  /** 1 day, hour by hour. */
  readonly getupstreammsghour: DayCall<UpstreamMessages>
  /** 30 days. */
  readonly getupstreammsgweek: DayCall<UpstreamMessages>
  /** 30 days. */
  readonly getupstreammsgmonth: DayCall<UpstreamMessages>
  /** 15 days: how many users sent how many messages. */
  readonly getupstreammsgdist: DayCall
  /** 30 days. */
  readonly getupstreammsgdistweek: DayCall
  /** 30 days. */
  readonly getupstreammsgdistmonth: DayCall
  /** 30 days. */
  readonly getinterfacesummary: DayCall<InterfaceSummary>
  /** 1 day, hour by hour. */
  readonly getinterfacesummaryhour: DayCall<InterfaceSummary>
}

/** Days that each call takes at once. */
const most: Readonly<Record<keyof DatacubeCalls, number>> = {
  getusersummary: 7,
  getusercumulate: 7,
  getarticlesummary: 1,
  getarticletotal: 1,
  getuserread: 3,
  getuserreadhour: 1,
  getusershare: 7,
  getusersharehour: 1,
  getupstreammsg: 7,
  getupstreammsghour: 1,
  getupstreammsgweek: 30,
  getupstreammsgmonth: 30,
  getupstreammsgdist: 15,
  getupstreammsgdistweek: 30,
  getupstreammsgdistmonth: 30,
  getinterfacesummary: 30,
  getinterfacesummaryhour: 1,
}

export function datacubeCalls(call: Call): DatacubeCalls {
  const calls = Object.entries(most).map(([name, days]) => [name, dayCall(call, name, days)])
  return Object.fromEntries(calls)
}

function dayCall(call: Call, name: string, days: number): DayCall {
  const path = `/datacube/${name}`
  return async (range) => {
    checkDays(name, range, days)
    return listIn<DayNumbers>(path, (await call<{ list: unknown }>(path, range)).list)
  }
}

function checkDays(name: string, { begin_date, end_date }: DayRange, most: number): void {
  const days = (Date.parse(end_date) - Date.parse(begin_date)) / 86_400_000 + 1
  if (days >= 1 && days <= most) return
  const what = `datacube.${name}() takes 1 to ${most} days from "begin_date" to "end_date", not ${days}`
  throw new EchostrError('bad_option', what, { texts })
}
