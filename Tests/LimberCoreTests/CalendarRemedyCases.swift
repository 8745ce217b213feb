/// Words of people and of other programs with what is answered to them behind `limber add`, a line each.
enum CalendarRemedyCases {
  /// What is refused.
  static let refused: [[String]] = rows(
    #"""
    daily 08:00  =>  'daily 08:00' is not how it is written: write --at 08:00
    08:00 daily  =>  '08:00 daily' is not how it is written: write --at 08:00
    every day at 8  =>  'every day at 8' is not how it is written: write --at 08:00
    every day 08:00 Europe/Berlin  =>  'every day 08:00' is not how it is written: write --at "08:00 Europe/Berlin"
    weekly 09:00  =>  'weekly 09:00' is not how it is written: write --at "Mon 09:00"
    monthly 09:00  =>  'monthly 09:00' is not how it is written: write --at "*-*-01 09:00"
    0 8 * * *  =>  that is how cron writes it: write --at 08:00
    30 8 * * 1-5  =>  that is how cron writes it: write --at "Mon..Fri 08:30"
    */30 9-17 * * Mon,Wed  =>  that is how cron writes it: write --at "Mon,Wed 09..17:00/30"
    0 8,20 * * 0  =>  that is how cron writes it: write --at "Sun 08,20:00"
    0 8 1 1,7 *  =>  that is how cron writes it: write --at "*-01,07-01 08:00"
    0 8 1 * 1  =>  that is how cron writes it: write --at "Mon 08:00" --at "*-*-01 08:00"
    @daily  =>  that is how cron writes it: write --at 08:00
    @hourly  =>  that is how cron writes it: write --at "*:00"
    @weekly  =>  that is how cron writes it: write --at "Mon 08:00"
    @monthly  =>  that is how cron writes it: write --at "*-*-01 08:00"
    every other day  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    every 2 days  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    every second week  =>  no expression has every second week: write --at "*-*-01,15 08:00"
    twice a day  =>  each time is given by itself: write --at 08:00 --at 20:00
    2 times a day  =>  each time is given by itself: write --at 08:00 --at 20:00
    two times daily  =>  each time is given by itself: write --at 08:00 --at 20:00
    2x daily  =>  each time is given by itself: write --at 08:00 --at 20:00
    three times a day  =>  each time is given by itself: write --at 08:00 --at 14:00 --at 20:00
    once a week  =>  it needs a day and a time: write --at "Mon 08:00"
    every 2 hours  =>  an interval is no time by the clock: write --every 2h in its place
    every hour  =>  an interval is no time by the clock: write --every 1h in its place
    every 90 minutes  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    every half hour  =>  an interval is no time by the clock: write --every 30min in its place
    mornings  =>  'mornings' is not how it is written: write --at 08:00
    in the evening  =>  'in the evening' is not how it is written: write --at 20:00
    noon  =>  'noon' is not how it is written: write --at 12:00
    morning and evening  =>  each time is given by itself: write --at 08:00 --at 20:00
    08:00 and 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00, 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00;20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    08:00 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    7:00,12:00,19:00  =>  each time is given by itself: write --at 07:00 --at 12:00 --at 19:00
    Mon 8:00 Fri 9:30  =>  each time is given by itself: write --at "Mon 08:00" --at "Fri 09:30"
    Mondays at 8  =>  'Mondays at 8' is not how it is written: write --at "Mon 08:00"
    weekdays 08:00  =>  'weekdays 08:00' is not how it is written: write --at "Mon..Fri 08:00"
    Mo-Fr 08:00  =>  'Mo-Fr 08:00' is not how it is written: write --at "Mon..Fri 08:00"
    Sat..Mon 08:00  =>  'Sat..Mon 08:00' is not how it is written: write --at "Mon,Sat,Sun 08:00"
    08:00 Mon  =>  the order is weekday, date, time: write --at "Mon 08:00"
    08:00 Mon..Fri  =>  the order is weekday, date, time: write --at "Mon..Fri 08:00"
    *-*-8..14 Mon 08:00  =>  the order is weekday, date, time: write --at "Mon *-*-8..14 08:00"
    2026-11-23T08:00  =>  the order is weekday, date, time: write --at "2026-11-23 08:00"
    23.11.2026 08:00  =>  '23.11.2026 08:00' is not how it is written: write --at "2026-11-23 08:00"
    24:00  =>  '24:00' is not how it is written: write --at 00:00
    Mon 24:00  =>  'Mon 24:00' is not how it is written: write --at "Tue 00:00"
    12:00 PM  =>  '12:00 PM' is not how it is written: write --at 12:00
    12:30 am  =>  '12:30 am' is not how it is written: write --at 00:30
    8:30 p.m.  =>  '8:30 p.m.' is not how it is written: write --at 20:30
    8pm  =>  '8pm' is not how it is written: write --at 20:00
    8.30  =>  '8.30' is not how it is written: write --at 08:30
    8h30  =>  '8h30' is not how it is written: write --at 08:30
    0830  =>  '0830' is not how it is written: write --at 08:30
    8  =>  '8' is not how it is written: write --at 08:00
    8 Uhr  =>  '8 Uhr' is not how it is written: write --at 08:00
    8:00-20:00  =>  hours are a range of two points: write --at 08..20:00
    8-20:00  =>  hours are a range of two points: write --at 08..20:00
    from 8:00 to 20:00  =>  hours are a range of two points: write --at 08..20:00
    22..6:00  =>  hours are a range of two points: write --at 22..23,00..06:00
    *-11..02-01 08:00  =>  a range can't run over the end of the months: write --at "*-11..12,01..02-01 08:00"
    *-*-0/2  =>  days count from 1, and no expression has every second one: write --at "Mon,Wed,Fri 08:00"
    *-*-0/2 09:15  =>  days count from 1, and no expression has every second one: write --at "Mon,Wed,Fri 09:15"
    *:0/90  =>  an hour has 60 minutes: write --every "1h 30min" in its place
    8/20:00  =>  a slash is a step: write --at 08:00 --at 20:00
    0/24:00  =>  a day has 24 hours: write --at 08:00
    8/24:00  =>  a day has 24 hours: write --at 08:00
    8/48:00  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    0/72:00  =>  no expression has every third day: write --at "Mon,Thu 08:00"
    20:50/16:00  =>  each time is given by itself: write --at 20:50 --at 16:00
    */2:00  =>  a step needs a beginning, not *; by day only: write --at 08..20/2:00
    *:*/15  =>  a step needs a beginning, not *: write --at "*:00/15"
    *:*/2  =>  a step needs a beginning, not *, and no reminder comes again within 5min: write --every 5min in its place
    *-*-*/2  =>  no expression has just every second day; for the same weekdays: write --at "Mon,Wed,Fri 08:00"
    *-*-*/3 09:00  =>  no expression has just every third day; for the same weekdays: write --at "Mon,Thu 09:00"
    *-*/3-1 09:00  =>  a step needs a beginning, not *: write --at "*-01/3-1 09:00"
    1..5 08:00  =>  '1..5 08:00' is not how it is written: write --at "Mon..Fri 08:00"
    Mon 8..17  =>  hours are a range of two points: write --at "Mon 08..17:00"
    23-11-2026 08:00  =>  '23-11-2026 08:00' is not how it is written: write --at "2026-11-23 08:00"
    23/11/2026 08:00  =>  '23/11/2026 08:00' is not how it is written: write --at "2026-11-23 08:00"
    24.12. 08:00  =>  '24.12. 08:00' is not how it is written: write --at "*-12-24 08:00"
    24.12.2026  =>  '24.12.2026' is not how it is written: write --at "2026-12-24 08:00"
    8..20  =>  hours are a range of two points: write --at 08..20:00
    08:00-20:00/2  =>  hours are a range of two points: write --at 08..20/2:00
    20:00-8:00  =>  hours are a range of two points: write --at 20..23,00..08:00
    Mon,08:00  =>  'Mon,08:00' is not how it is written: write --at "Mon 08:00"
    0 0 8 * * *  =>  that is how cron writes it: write --at 08:00
    0 0 8 ? * MON-FRI  =>  that is how cron writes it: write --at "Mon..Fri 08:00"
    0 0 12 1/1 * ? *  =>  that is how cron writes it: write --at 12:00
    0 0 8 ? * 2  =>  that is how cron writes it: write --at "Mon 08:00"
    * * * * *  =>  that is how cron writes it, and no reminder comes again within 5min: write --every 5min in its place
    */2 * * * *  =>  that is how cron writes it, and no reminder comes again within 5min: write --every 5min in its place
    */5 * * * *  =>  that is how cron writes it: write --at "*:00/5"
    0 8 */2 * *  =>  that is how cron writes it: write --at "*-*-01/2 08:00"
    @every 2h  =>  that is how cron writes it: write --every 2h in its place
    @every 30m  =>  that is how cron writes it: write --every 30min in its place
    @midnight  =>  that is how cron writes it: write --at 00:00
    +2h  =>  an interval is no time by the clock: write --every 2h in its place
    2h  =>  an interval is no time by the clock: write --every 2h in its place
    1h  =>  an interval is no time by the clock: write --every 1h in its place
    8h  =>  '8h' is not how it is written: write --at 08:00
    90min  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    2 hours  =>  an interval is no time by the clock: write --every 2h in its place
    12h  =>  '12h' is not how it is written: write --at 12:00
    24h  =>  '24h' is not how it is written: write --at 00:00
    1h30min  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    Montag  =>  'Montag' is not how it is written: write --at "Mon 08:00"
    Montag 08:00  =>  'Montag 08:00' is not how it is written: write --at "Mon 08:00"
    Dienstags 20:00  =>  'Dienstags 20:00' is not how it is written: write --at "Tue 20:00"
    Mittwoch 8 Uhr  =>  'Mittwoch 8 Uhr' is not how it is written: write --at "Wed 08:00"
    Donnerstag  =>  'Donnerstag' is not how it is written: write --at "Thu 08:00"
    Freitag um 9  =>  'Freitag um 9' is not how it is written: write --at "Fri 09:00"
    Samstag 10:00  =>  'Samstag 10:00' is not how it is written: write --at "Sat 10:00"
    Sonnabend 10:00  =>  'Sonnabend 10:00' is not how it is written: write --at "Sat 10:00"
    Sonntags um 8 Uhr  =>  'Sonntags um 8 Uhr' is not how it is written: write --at "Sun 08:00"
    täglich  =>  'täglich' is not how it is written: write --at 08:00
    täglich 08:00  =>  'täglich 08:00' is not how it is written: write --at 08:00
    täglich um 8 Uhr  =>  'täglich um 8 Uhr' is not how it is written: write --at 08:00
    jeden Tag um 8  =>  'jeden Tag um 8' is not how it is written: write --at 08:00
    Mo bis Fr  =>  'Mo bis Fr' is not how it is written: write --at "Mon..Fri 08:00"
    Mo bis Fr 08:00  =>  'Mo bis Fr 08:00' is not how it is written: write --at "Mon..Fri 08:00"
    Mo-Fr 8 Uhr  =>  'Mo-Fr 8 Uhr' is not how it is written: write --at "Mon..Fri 08:00"
    morgens und abends  =>  each time is given by itself: write --at 08:00 --at 20:00
    zweimal täglich  =>  each time is given by itself: write --at 08:00 --at 20:00
    2x täglich  =>  each time is given by itself: write --at 08:00 --at 20:00
    3 mal am Tag  =>  each time is given by itself: write --at 08:00 --at 14:00 --at 20:00
    alle 2 Stunden  =>  an interval is no time by the clock: write --every 2h in its place
    alle 30 Minuten  =>  an interval is no time by the clock: write --every 30min in its place
    stündlich  =>  an interval is no time by the clock: write --every 1h in its place
    werktags 8:00  =>  'werktags 8:00' is not how it is written: write --at "Mon..Fri 08:00"
    am Montag um 8 Uhr  =>  'am Montag um 8 Uhr' is not how it is written: write --at "Mon 08:00"
    von 8 bis 20 Uhr  =>  hours are a range of two points: write --at 08..20:00
    8am, 8pm  =>  each time is given by itself: write --at 08:00 --at 20:00
    8am and 8pm  =>  each time is given by itself: write --at 08:00 --at 20:00
    8 and 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    at 8 and 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    8, 12, 18  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00
    08:00 or 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    Jan 1  =>  'Jan 1' is not how it is written: write --at "*-01-01 08:00"
    January 1st 08:00  =>  'January 1st 08:00' is not how it is written: write --at "*-01-01 08:00"
    1 Jan 09:00  =>  '1 Jan 09:00' is not how it is written: write --at "*-01-01 09:00"
    24 Dec 18:00  =>  '24 Dec 18:00' is not how it is written: write --at "*-12-24 18:00"
    Dec 24 2026 18:00  =>  'Dec 24 2026 18:00' is not how it is written: write --at "2026-12-24 18:00"
    1. Januar  =>  '1. Januar' is not how it is written: write --at "*-01-01 08:00"
    every 1,5 hours  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    every 1.5 hours  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    every hour and a half  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    every half an hour  =>  an interval is no time by the clock: write --every 30min in its place
    5 times a day  =>  it needs times: write --at 08..20/3:00
    6 times a day  =>  it needs times: write --at 08..18/2:00
    7 times daily  =>  it needs times: write --at 08..20/2:00
    8 times a day  =>  it needs times: write --at 08..15:00
    12 times a day  =>  it needs times: write --at 08..19:00
    twice a day at 8 and 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    twice daily 8:00 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    once a day at 9  =>  'once a day at 9' is not how it is written: write --at 09:00
    hourly 8-20  =>  hours are a range of two points: write --at 08..20:00
    every hour from 8 to 20  =>  hours are a range of two points: write --at 08..20:00
    every 2 hours from 8 to 20  =>  hours are a range of two points: write --at 08..20/2:00
    every 2 hours between 8 and 20  =>  hours are a range of two points: write --at 08..20/2:00
    every 30 minutes from 9 to 17  =>  hours are a range of two points: write --at 09..16:00/30 --at 17:00
    every hour 8-20  =>  hours are a range of two points: write --at 08..20:00
    Mon to Fri 08:00  =>  'Mon to Fri 08:00' is not how it is written: write --at "Mon..Fri 08:00"
    Mon through Fri 8am  =>  'Mon through Fri 8am' is not how it is written: write --at "Mon..Fri 08:00"
    Monday - Friday 8:00  =>  'Monday - Friday 8:00' is not how it is written: write --at "Mon..Fri 08:00"
    every other Monday  =>  no expression has every second week; for the first and the third of a month: write --at "Mon *-*-01..07,15..21 08:00"
    first Monday 08:00  =>  'first Monday 08:00' is not how it is written: write --at "Mon *-*-01..07 08:00"
    first Monday of the month at 9  =>  'first Monday of the month at 9' is not how it is written: write --at "Mon *-*-01..07 09:00"
    last Friday of the month  =>  'last Friday of the month' is not how it is written: write --at "Fri *-*~07/1 08:00"
    last day of the month  =>  'last day of the month' is not how it is written: write --at "*-*~01 08:00"
    on the 1st  =>  'on the 1st' is not how it is written: write --at "*-*-01 08:00"
    on the 15th at 9  =>  'on the 15th at 9' is not how it is written: write --at "*-*-15 09:00"
    every 8 hours  =>  an interval is no time by the clock: write --at 06,14,22:00
    every 6 hours  =>  an interval is no time by the clock: write --at 00,06,12,18:00
    every 12 hours  =>  an interval is no time by the clock: write --at 08,20:00
    every 24 hours  =>  it needs a time: write --at 08:00
    every 10 hours  =>  no expression has just every 10 hours; for 2 times a day: write --at 09,19:00
    every 7 hours  =>  no expression has just every 7 hours; for 3 times a day: write --at 07,14,21:00
    every day  =>  it needs a time: write --at 08:00
    24:00,12:00  =>  each time is given by itself: write --at 00:00 --at 12:00
    8.00,20.00  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00 8:00  =>  each time is given by itself: write --at 08:00
    9 to 17  =>  hours are a range of two points: write --at 09..17:00
    9-17 Uhr  =>  hours are a range of two points: write --at 09..17:00
    weekly on Monday  =>  'weekly on Monday' is not how it is written: write --at "Mon 08:00"
    monthly on the 5th  =>  'monthly on the 5th' is not how it is written: write --at "*-*-05 08:00"
    Montag, Mittwoch 8:00  =>  'Montag, Mittwoch 8:00' is not how it is written: write --at "Mon,Wed 08:00"
    Mon and Thu 08:00  =>  'Mon and Thu 08:00' is not how it is written: write --at "Mon,Thu 08:00"
    Mon & Thu at 8pm  =>  'Mon & Thu at 8pm' is not how it is written: write --at "Mon,Thu 20:00"
    Tues,Thurs 08:00  =>  'Tues,Thurs 08:00' is not how it is written: write --at "Tue,Thu 08:00"
    Mon 8,20  =>  each time is given by itself: write --at "Mon 08:00" --at "Mon 20:00"
    8,20  =>  each time is given by itself: write --at 08:00 --at 20:00
    8 / 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00:00,20:00:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    every 2nd day  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    alle zwei Tage  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    jeden zweiten Tag  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    31 December  =>  '31 December' is not how it is written: write --at "*-12-31 08:00"
    1,5h  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    alle 1,5 Stunden  =>  an interval is no time by the clock: write --every "1h 30min" in its place
    between 8 and 20  =>  hours are a range of two points: write --at 08..20:00
    2 times a day at 8 and 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    8, 20  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:30,  =>  '8:30,' is not how it is written: write --at 08:30
    morning,evening  =>  each time is given by itself: write --at 08:00 --at 20:00
    3rd  =>  '3rd' is not how it is written: write --at "*-*-03 08:00"
    8 am  =>  '8 am' is not how it is written: write --at 08:00
    am 8  =>  'am 8' is not how it is written: write --at 08:00
    8:00/  =>  '8:00/' is not how it is written: write --at 08:00
    +8  =>  '+8' is not how it is written: write --at 08:00
    8 o'clock  =>  '8 o'clock' is not how it is written: write --at 08:00
    8 in the evening  =>  '8 in the evening' is not how it is written: write --at 20:00
    8:00 evening  =>  '8:00 evening' is not how it is written: write --at 20:00
    08:00 in the evening  =>  '08:00 in the evening' is not how it is written: write --at 20:00
    9 in the morning  =>  '9 in the morning' is not how it is written: write --at 09:00
    10 at night  =>  '10 at night' is not how it is written: write --at 22:00
    3 in the afternoon  =>  '3 in the afternoon' is not how it is written: write --at 15:00
    8:30 every morning  =>  '8:30 every morning' is not how it is written: write --at 08:30
    12 midnight  =>  '12 midnight' is not how it is written: write --at 00:00
    12 noon  =>  '12 noon' is not how it is written: write --at 12:00
    8pm at night  =>  '8pm at night' is not how it is written: write --at 20:00
    bedtime 22:30  =>  'bedtime 22:30' is not how it is written: write --at 22:30
    bedtime 10  =>  'bedtime 10' is not how it is written: write --at 22:00
    Monday evenings 19:00  =>  'Monday evenings 19:00' is not how it is written: write --at "Mon 19:00"
    8 in the morning and 8 in the evening  =>  each time is given by itself: write --at 08:00 --at 20:00
    morning noon and night  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 22:00
    breakfast at 8 and dinner at 19  =>  each time is given by itself: write --at 08:00 --at 19:00
    breakfast at 8 dinner at 7  =>  each time is given by itself: write --at 08:00 --at 19:00
    breakfast and dinner  =>  each time is given by itself: write --at 08:00 --at 19:00
    in the morning at breakfast  =>  'in the morning at breakfast' is not how it is written: write --at 08:00
    with breakfast  =>  'with breakfast' is not how it is written: write --at 08:00
    8 Uhr abends  =>  '8 Uhr abends' is not how it is written: write --at 20:00
    abends um 8  =>  'abends um 8' is not how it is written: write --at 20:00
    2nd Tuesday  =>  '2nd Tuesday' is not how it is written: write --at "Tue *-*-08..14 08:00"
    1st Monday 08:00  =>  '1st Monday 08:00' is not how it is written: write --at "Mon *-*-01..07 08:00"
    3rd Friday of the month  =>  '3rd Friday of the month' is not how it is written: write --at "Fri *-*-15..21 08:00"
    Tuesday 1 December 2026 8:00  =>  'Tuesday 1 December 2026 8:00' is not how it is written: write --at "2026-12-01 08:00"
    first and third Monday 9:00  =>  each time is given by itself: write --at "Mon *-*-01..07 09:00" --at "Mon *-*-15..21 09:00"
    first Monday and third Thursday 9:00  =>  each time is given by itself: write --at "Mon *-*-01..07 09:00" --at "Thu *-*-15..21 09:00"
    second tuesday of the month  =>  'second tuesday of the month' is not how it is written: write --at "Tue *-*-08..14 08:00"
    second tuesday in May at 10  =>  'second tuesday in May at 10' is not how it is written: write --at "Tue *-05-08..14 10:00"
    every second Monday  =>  no expression has every second week; for the first and the third of a month: write --at "Mon *-*-01..07,15..21 08:00"
    every second Monday at 9  =>  no expression has every second week; for the first and the third of a month: write --at "Mon *-*-01..07,15..21 09:00"
    every 2nd Tuesday of the month  =>  'every 2nd Tuesday of the month' is not how it is written: write --at "Tue *-*-08..14 08:00"
    every last Friday  =>  'every last Friday' is not how it is written: write --at "Fri *-*~07/1 08:00"
    first and last Friday 10:00  =>  each time is given by itself: write --at "Fri *-*-01..07 10:00" --at "Fri *-*~07/1 10:00"
    1st and 15th at 9  =>  '1st and 15th at 9' is not how it is written: write --at "*-*-01,15 09:00"
    8:00+20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    0/48:00  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    9:00-17:30  =>  hours are a range of two points: write --at 09..17:00
    8:30-20:00  =>  hours are a range of two points: write --at 08..19:30
    every 45 minutes from 9 to 12  =>  hours are a range of two points: write --at 09:00,45 --at 10:30 --at 11:15 --at 12:00
    9-5pm  =>  hours are a range of two points: write --at 09..17:00
    8am-8pm  =>  hours are a range of two points: write --at 08..20:00
    9am-5  =>  hours are a range of two points: write --at 09..17:00
    every 11 hours  =>  no expression has just every 11 hours; for 2 times a day: write --at 08,19:00
    every 5 hours  =>  no expression has just every 5 hours; for 4 times a day: write --at 06,11,16,21:00
    every other day 20:00  =>  no expression has every second day: write --at "Mon,Wed,Fri 20:00"
    every second day at 20:00  =>  no expression has every second day: write --at "Mon,Wed,Fri 20:00"
    every 2 days at 8  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    every third day 08:00  =>  no expression has every third day: write --at "Mon,Thu 08:00"
    every 12 hours from 7:30  =>  each time is given by itself: write --at 07,19:30
    yearly 08:00  =>  'yearly 08:00' is not how it is written: write --at "*-01-01 08:00"
    every morning at 8  =>  'every morning at 8' is not how it is written: write --at 08:00
    breakfast at 8  =>  'breakfast at 8' is not how it is written: write --at 08:00
    every 4 min  =>  no reminder comes again within 5min: write --every 5min in its place
    every 48 hours  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    every 6 months  =>  it needs a day and a time: write --at "*-01,07-01 08:00"
    half past eight  =>  'half past eight' is not how it is written: write --at 08:30
    half past eight in the evening  =>  'half past eight in the evening' is not how it is written: write --at 20:30
    half past two in the afternoon  =>  'half past two in the afternoon' is not how it is written: write --at 14:30
    quarter to nine  =>  'quarter to nine' is not how it is written: write --at 08:45
    8 o’clock  =>  '8 o’clock' is not how it is written: write --at 08:00
    1-0-1  =>  each time is given by itself: write --at 08:00 --at 20:00
    1-1-1-1  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00 --at 22:00
    0-0-1  =>  each time is given by itself: write --at 20:00
    bid  =>  each time is given by itself: write --at 08:00 --at 20:00
    tid  =>  each time is given by itself: write --at 08:00 --at 14:00 --at 20:00
    q8h  =>  an interval is no time by the clock: write --at 06,14,22:00
    q12h  =>  an interval is no time by the clock: write --at 08,20:00
    q4h  =>  an interval is no time by the clock: write --every 4h in its place
    12/24 08:00  =>  '12/24 08:00' is not how it is written: write --at "*-12-24 08:00"
    weekday mornings at 7  =>  'weekday mornings at 7' is not how it is written: write --at "Mon..Fri 07:00"
    *-*-* 08:00 and 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    *-*-1 08:00 and 20:00  =>  each time is given by itself: write --at "*-*-01 08:00" --at "*-*-01 20:00"
    2026-12-24 18:00, 20:00  =>  each time is given by itself: write --at "2026-12-24 18:00" --at "2026-12-24 20:00"
    weekly on Wednesday  =>  'weekly on Wednesday' is not how it is written: write --at "Wed 08:00"
    on the 31st  =>  'on the 31st' is not how it is written; for the last day of each month: write --at "*-*~01 08:00"
    twice a week on Monday and Thursday at 9  =>  'twice a week on Monday and Thursday at 9' is not how it is written: write --at "Mon,Thu 09:00"
    twice a week at 9  =>  it needs days: write --at "Mon,Thu 09:00"
    daily 08:00 UTC  =>  'daily 08:00' is not how it is written: write --at "08:00 UTC"
    seven in the evening  =>  'seven in the evening' is not how it is written: write --at 19:00
    at eight and 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    every 2 hours from 8  =>  it needs an end too; until 20:00: write --at 08..20/2:00
    8:50..10  =>  hours are a range of two points: write --at 08..09:50
    every other evening  =>  no expression has every second day: write --at "Mon,Wed,Fri 20:00"
    2-0-2  =>  each time is given by itself: write --at 08:00 --at 20:00
    every day at 8 in the evening and at 9 in the morning  =>  each time is given by itself: write --at 20:00 --at 09:00
    Mon evening, Tue morning  =>  each time is given by itself: write --at "Mon 20:00" --at "Tue 08:00"
    8:00 Monday evening  =>  '8:00 Monday evening' is not how it is written: write --at "Mon 20:00"
    8:00 20:00 evening  =>  each time is given by itself: write --at 08:00 --at 20:00
    12 at night  =>  '12 at night' is not how it is written: write --at 00:00
    2 at night  =>  '2 at night' is not how it is written: write --at 02:00
    3 o'clock in the afternoon  =>  '3 o'clock in the afternoon' is not how it is written: write --at 15:00
    8 o'clock and 20:00  =>  each time is given by itself: write --at 08:00 --at 20:00
    Dec 24 at 8  =>  'Dec 24 at 8' is not how it is written: write --at "*-12-24 08:00"
    24 Dec 8:00 and 20:00  =>  each time is given by itself: write --at "*-12-24 08:00" --at "*-12-24 20:00"
    every monday and thursday evening  =>  'every monday and thursday evening' is not how it is written: write --at "Mon,Thu 20:00"
    Mon and Thu at 8 in the morning and 8 in the evening  =>  each time is given by itself: write --at "Mon,Thu 08:00" --at "Mon,Thu 20:00"
    Montags um 8 und Donnerstags um 20 Uhr  =>  each time is given by itself: write --at "Mon 08:00" --at "Thu 20:00"
    jeden zweiten Tag um 8  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    jeden ersten Montag um 9  =>  'jeden ersten Montag um 9' is not how it is written: write --at "Mon *-*-01..07 09:00"
    8.30 Uhr morgens  =>  '8.30 Uhr morgens' is not how it is written: write --at 08:30
    halb acht  =>  'halb acht' is not how it is written: write --at 07:30
    viertel nach acht  =>  'viertel nach acht' is not how it is written: write --at 08:15
    once a week at 9  =>  it needs a day: write --at "Mon 09:00"
    three times a week at 8  =>  it needs days: write --at "Mon,Wed,Fri 08:00"
    at breakfast, lunch and dinner  =>  each time is given by itself: write --at 08:00 --at 12:30 --at 19:00
    8am 12pm 8pm  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 20:00
    every 2 weeks at 9  =>  no expression has every second week: write --at "*-*-01,15 09:00"
    monthly on the 31st  =>  'monthly on the 31st' is not how it is written; for the last day of each month: write --at "*-*~01 08:00"
    last day of the month at 9  =>  'last day of the month at 9' is not how it is written: write --at "*-*~01 09:00"
    evening  =>  'evening' is not how it is written: write --at 20:00
    10 pm  =>  '10 pm' is not how it is written: write --at 22:00
    10 pm evening  =>  '10 pm evening' is not how it is written: write --at 22:00
    midnight  =>  'midnight' is not how it is written: write --at 00:00
    noon and midnight  =>  each time is given by itself: write --at 12:00 --at 00:00
    9 o'clock every evening  =>  '9 o'clock every evening' is not how it is written: write --at 21:00
    8 in the morning on Mondays  =>  '8 in the morning on Mondays' is not how it is written: write --at "Mon 08:00"
    Mondays in the morning at 8 and in the evening at 6  =>  each time is given by itself: write --at "Mon 08:00" --at "Mon 18:00"
    8/20:00 Europe/Berlin  =>  a slash is a step: write --at "08:00 Europe/Berlin" --at "20:00 Europe/Berlin"
    9 in the morning Europe/Berlin  =>  '9 in the morning' is not how it is written: write --at "09:00 Europe/Berlin"
    8,20 Uhr  =>  each time is given by itself: write --at 08:00 --at 20:00
    8 bis 20 Uhr alle 2 Stunden  =>  hours are a range of two points: write --at 08..20/2:00
    every 20 minutes from 8 to 10  =>  hours are a range of two points: write --at 08..09:00/20 --at 10:00
    every 90 seconds  =>  no reminder comes again within 5min: write --every 5min in its place
    each day  =>  it needs a time: write --at 08:00
    every weekday at 7  =>  'every weekday at 7' is not how it is written: write --at "Mon..Fri 07:00"
    weekends at 10  =>  'weekends at 10' is not how it is written: write --at "Sat,Sun 10:00"
    Saturday and Sunday mornings  =>  'Saturday and Sunday mornings' is not how it is written: write --at "Sat,Sun 08:00"
    2 in the morning  =>  '2 in the morning' is not how it is written: write --at 02:00
    5 in the evening  =>  '5 in the evening' is not how it is written: write --at 17:00
    6 at night  =>  '6 at night' is not how it is written: write --at 18:00
    11 at night  =>  '11 at night' is not how it is written: write --at 23:00
    8:00 and 20:00 on Mondays  =>  each time is given by itself: write --at "Mon 08:00" --at "Mon 20:00"
    every night at 12  =>  'every night at 12' is not how it is written: write --at 00:00
    8 and 10am  =>  each time is given by itself: write --at 08:00 --at 10:00
    8 and 8pm  =>  each time is given by itself: write --at 08:00 --at 20:00
    halb acht abends  =>  'halb acht abends' is not how it is written: write --at 19:30
    Monday mornings and evenings  =>  each time is given by itself: write --at "Mon 08:00" --at "Mon 20:00"
    Monday night  =>  'Monday night' is not how it is written: write --at "Mon 22:00"
    bedtime on Mondays  =>  'bedtime on Mondays' is not how it is written: write --at "Mon 22:00"
    3 times a day Mon-Fri at 8, 12 and 18  =>  each time is given by itself: write --at "Mon..Fri 08:00" --at "Mon..Fri 12:00" --at "Mon..Fri 18:00"
    8 x daily  =>  it needs times: write --at 08..15:00
    2nd and 4th Tuesday at 20:00  =>  each time is given by itself: write --at "Tue *-*-08..14 20:00" --at "Tue *-*-22..28 20:00"
    1st, 2nd and 3rd Monday  =>  each time is given by itself: write --at "Mon *-*-01..07 08:00" --at "Mon *-*-08..14 08:00" --at "Mon *-*-15..21 08:00"
    8:00 on the first Monday  =>  '8:00 on the first Monday' is not how it is written: write --at "Mon *-*-01..07 08:00"
    Sunday evening at 7 and Wednesday morning at 9  =>  each time is given by itself: write --at "Sun 19:00" --at "Wed 09:00"
    2/day  =>  each time is given by itself: write --at 08:00 --at 20:00
    2x/day  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00 to 20:00 every 4 hours  =>  hours are a range of two points: write --at 08..20/4:00
    every 4 hours between 8 and 20  =>  hours are a range of two points: write --at 08..20/4:00
    every 3 hours from 8 to 20  =>  hours are a range of two points: write --at 08..20/3:00
    every 90 minutes from 8 to 20  =>  hours are a range of two points: write --at 08..20/3:00 --at 09..18/3:30
    8 a.m.  =>  '8 a.m.' is not how it is written: write --at 08:00
    8 a.m. and 8 p.m.  =>  each time is given by itself: write --at 08:00 --at 20:00
    8:00 AM / 8:00 PM  =>  each time is given by itself: write --at 08:00 --at 20:00
    0800 and 2000  =>  each time is given by itself: write --at 08:00 --at 20:00
    0800, 2000  =>  each time is given by itself: write --at 08:00 --at 20:00
    08h00  =>  '08h00' is not how it is written: write --at 08:00
    8h, 20h  =>  each time is given by itself: write --at 08:00 --at 20:00
    20h  =>  '20h' is not how it is written: write --at 20:00
    7.30 Uhr und 19.30 Uhr  =>  each time is given by itself: write --at 07:30 --at 19:30
    at bedtime  =>  'at bedtime' is not how it is written: write --at 22:00
    3x/day  =>  each time is given by itself: write --at 08:00 --at 14:00 --at 20:00
    3 x day  =>  each time is given by itself: write --at 08:00 --at 14:00 --at 20:00
    1x daily  =>  it needs a time: write --at 08:00
    once daily  =>  it needs a time: write --at 08:00
    twice weekly  =>  it needs days and a time: write --at "Mon,Thu 08:00"
    every 2nd day 8:00  =>  no expression has every second day: write --at "Mon,Wed,Fri 08:00"
    every 2nd Monday  =>  no expression has every second week; for the first and the third of a month: write --at "Mon *-*-01..07,15..21 08:00"
    every 1st Monday at 8  =>  'every 1st Monday at 8' is not how it is written: write --at "Mon *-*-01..07 08:00"
    Tuesday, December 1, 2026 8:00  =>  'Tuesday, December 1, 2026 8:00' is not how it is written: write --at "2026-12-01 08:00"
    the 15th of each month at 8  =>  'the 15th of each month at 8' is not how it is written: write --at "*-*-15 08:00"
    15th of every month  =>  '15th of every month' is not how it is written: write --at "*-*-15 08:00"
    15. 08:00  =>  '15. 08:00' is not how it is written: write --at "*-*-15 08:00"
    every 15th  =>  'every 15th' is not how it is written: write --at "*-*-15 08:00"
    every 15th at 8  =>  'every 15th at 8' is not how it is written: write --at "*-*-15 08:00"
    Mon, Wed and Fri at 8:00  =>  'Mon, Wed and Fri at 8:00' is not how it is written: write --at "Mon,Wed,Fri 08:00"
    8:00 Mon,Wed  =>  the order is weekday, date, time: write --at "Mon,Wed 8:00"
    8:00 Mondays and Thursdays  =>  '8:00 Mondays and Thursdays' is not how it is written: write --at "Mon,Thu 08:00"
    Sat & Sun 9:30  =>  'Sat & Sun 9:30' is not how it is written: write --at "Sat,Sun 09:30"
    8am,12pm,6pm  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00
    8;12;18  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00
    08:00+12:00+18:00  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00
    8:00/12:00/18:00  =>  each time is given by itself: write --at 08:00 --at 12:00 --at 18:00
    */8:00  =>  a step needs a beginning, not *; by day only: write --at 06,14,22:00
    8..20/4  =>  hours are a range of two points: write --at 08..20/4:00
    2026-12-01 at 8  =>  '2026-12-01 at 8' is not how it is written: write --at "2026-12-01 08:00"
    1.12.2026 um 8  =>  '1.12.2026 um 8' is not how it is written: write --at "2026-12-01 08:00"
    1.12. um 8 Uhr  =>  '1.12. um 8 Uhr' is not how it is written: write --at "*-12-01 08:00"
    noon Mondays  =>  'noon Mondays' is not how it is written: write --at "Mon 12:00"
    12am  =>  '12am' is not how it is written: write --at 00:00
    12pm  =>  '12pm' is not how it is written: write --at 12:00
    00:00 midnight  =>  '00:00 midnight' is not how it is written: write --at 00:00
    24:00 midnight  =>  '24:00 midnight' is not how it is written: write --at 00:00
    midnight 24:00  =>  'midnight 24:00' is not how it is written: write --at 00:00
    8 in morning  =>  '8 in morning' is not how it is written: write --at 08:00
    8:30 and 8:30 pm  =>  each time is given by itself: write --at 08:30 --at 20:30
    20 in the evening  =>  '20 in the evening' is not how it is written: write --at 20:00
    13 noon  =>  '13 noon' is not how it is written: write --at 13:00
    every afternoon at 4  =>  'every afternoon at 4' is not how it is written: write --at 16:00
    each evening at 9:30  =>  'each evening at 9:30' is not how it is written: write --at 21:30
    5 every afternoon  =>  '5 every afternoon' is not how it is written: write --at 17:00
    evenings at 8 and mornings at 7  =>  each time is given by itself: write --at 20:00 --at 07:00
    lunch and dinner at 7  =>  each time is given by itself: write --at 12:30 --at 19:00
    breakfast, lunch, dinner, bedtime  =>  each time is given by itself: write --at 08:00 --at 12:30 --at 19:00 --at 22:00
    30 8 * * *  =>  that is how cron writes it: write --at 08:30
    every 8h  =>  an interval is no time by the clock: write --at 06,14,22:00
    every eight hours  =>  an interval is no time by the clock: write --at 06,14,22:00
    """#)

  /// What is taken, but means something else than it seems to: the text, what it means, what to write.
  static let surprises: [[String]] = rows(
    #"""
    8:00,20:00  =>  comes at 08:00 and 08:20  =>  For 08:00 and 20:00 write --at 08:00 --at 20:00.
    8:30,20:30  =>  comes at 08:20:30 and 08:30:30  =>  For 08:30 and 20:30 write --at 08:30 --at 20:30.
    12:30,18:30  =>  comes at 12:18:30 and 12:30:30  =>  For 12:30 and 18:30 write --at 12:30 --at 18:30.
    7:15,19:15  =>  comes at 07:15:15 and 07:19:15  =>  For 07:15 and 19:15 write --at 07:15 --at 19:15.
    22:15,10:15  =>  comes at 22:10:15 and 22:15:15  =>  For 22:15 and 10:15 write --at 22:15 --at 10:15.
    8:30,20:00  =>  comes at 08:20 and 08:30  =>  For 08:30 and 20:00 write --at 08:30 --at 20:00.
    8,12:30,20:30  =>  comes at 08:20:30, 08:30:30, 12:20:30 and 12:30:30  =>  For 08:30, 12:30 and 20:30 write --at 08:30 --at 12:30 --at 20:30.
    Mon..Fri 8:00,20:00 Europe/Berlin  =>  comes at 08:00 and 08:20  =>  For 08:00 and 20:00 write --at "Mon..Fri 08:00 Europe/Berlin" --at "Mon..Fri 20:00 Europe/Berlin".
    *-*-1/2  =>  comes on the days 1, 3, 5, … 31 of a month, and begins anew on day 1 of the next  =>  No expression has just every second day; for the same weekdays write --at "Mon,Wed,Fri 08:00".
    *-*-1/3 09:30  =>  comes on the days 1, 4, 7, … 31 of a month, and begins anew on day 1 of the next  =>  No expression has just every third day; for the same weekdays write --at "Mon,Thu 09:30".
    *-*-1/7 09:30  =>  comes on the days 1, 8, 15, … 29 of a month, and begins anew on day 1 of the next  =>  For each week write --at "Mon 09:30".
    *:0/45  =>  comes 0 and 45 minutes past the hour, and after that 15min later  =>  For every 45 minutes write --every 45min in its place.
    0/5:00  =>  comes at 00:00, 05:00, 10:00, 15:00 and 20:00, and after that 4h later  =>  For just these times write --at 00,05,10,15,20:00.
    0/2:00  =>  comes at night too  =>  By day only write --at 08..20/2:00.
    *:30  =>  comes at night too  =>  By day only write --at 08..20:30.
    hourly  =>  comes at night too  =>  By day only write --at 08..20:00.
    Mon *:30  =>  comes at night too  =>  By day only write --at "Mon 08..20:30".
    Mon *-*-1 08:00  =>  comes only where the weekday and the date fall on one day  =>  For both of them write --at "Mon 08:00" --at "*-*-01 08:00".
    *-*-31 08:00  =>  is left out in months without a day 31  =>  For the last day of each month write --at "*-*~01 08:00".
    *-*-1,30 08:00  =>  is left out in months without a day 30  =>  For the last day of each month write --at "*-*-01 08:00" --at "*-*~01 08:00".
    daily  =>  comes at midnight, 00:00  =>  For the morning write --at 08:00.
    Mon,Thu  =>  comes at midnight, 00:00  =>  For the morning write --at "Mon,Thu 08:00".
    monthly  =>  comes at midnight, 00:00  =>  For the morning write --at "*-*-01 08:00".
    08:00,08:30  =>  comes at 08:00:30 and 08:08:30  =>  For 08:00 and 08:30 write --at 08:00 --at 08:30.
    8:30,8:45  =>  comes at 08:08:45 and 08:30:45  =>  For 08:30 and 08:45 write --at 08:30 --at 08:45.
    12:00,00:00  =>  comes only at 12:00  =>  For 12:00 and 00:00 write --at 12:00 --at 00:00.
    12:00,24:00  =>  comes at 12:00 and 12:24  =>  For 12:00 and 00:00 write --at 12:00 --at 00:00.
    8:00,12,18  =>  comes at 08:00, 08:12 and 08:18  =>  For 08:00, 12:00 and 18:00 write --at 08:00 --at 12:00 --at 18:00.
    08:00/20:00  =>  comes at 08:00, 08:20 and 08:40  =>  For 08:00 and 20:00 write --at 08:00 --at 20:00.
    08:00/6:00  =>  comes 10 times from 08:00 to 08:54  =>  For every 6 hours from 08:00 on write --at 08,14,20:00.
    08:00/12:00  =>  comes at 08:00, 08:12, 08:24, 08:36 and 08:48  =>  For every 12 hours from 08:00 on write --at 08,20:00.
    1-5 08:00  =>  comes once a year, on 5 January  =>  For Monday to Friday write --at "Mon..Fri 08:00".
    *:30/15  =>  comes 30 and 45 minutes past the hour, and after that 45min later  =>  For every 15 minutes write --at "*:00/15".
    *-02-29  =>  comes on day 29 of February, in leap years only  =>  For the last day of February each year write --at "*-02~01 08:00".
    0/6:00  =>  comes at 00:00 too  =>  By day only write --at 08,14,20:00.
    0/8:00  =>  comes at 00:00 too  =>  By day only write --at 06,14,22:00.
    0/12:00  =>  comes at 00:00 too  =>  By day only write --at 08,20:00.
    08:00..20:00  =>  comes 21 times from 08:00 to 08:20  =>  For each hour of that range write --at 08..20:00.
    8-20  =>  comes once a year, on 20 August, at 00:00  =>  For each hour from 08:00 to 20:00 write --at 08..20:00.
    9-18  =>  comes once a year, on 18 September, at 00:00  =>  For each hour from 09:00 to 18:00 write --at 09..18:00.
    8:00,20  =>  comes at 08:00 and 08:20  =>  For 08:00 and 20:00 write --at 08:00 --at 20:00.
    6:00,12,18  =>  comes at 06:00, 06:12 and 06:18  =>  For 06:00, 12:00 and 18:00 write --at 06:00 --at 12:00 --at 18:00.
    8:00,15  =>  comes at 08:00 and 08:15  =>  For 08:00 and 15:00 write --at 08:00 --at 15:00.
    8:00/15  =>  comes at 08:00, 08:15, 08:30 and 08:45, in that hour only  =>  For every 15 minutes from 08:00 on write --at 08..20:00/15.
    8:00/2  =>  comes 30 times from 08:00 to 08:58, in that hour only  =>  For every 2 hours from 08:00 on write --at 08..20/2:00.
    8:00/6  =>  comes 10 times from 08:00 to 08:54, in that hour only  =>  For every 6 hours from 08:00 on write --at 08,14,20:00.
    8:00/45  =>  comes at 08:00 and 08:45, in that hour only  =>  For every 45 minutes from 08:00 on write --at 08..17/3:00,45 --at 09..18/3:30 --at 10..19/3:15 --at 20:00.
    8:30/15  =>  comes at 08:30 and 08:45, in that hour only  =>  For every 15 minutes from 08:30 on write --at 08..20:00/15.
    20:00/15  =>  comes at 20:00, 20:15, 20:30 and 20:45, in that hour only  =>  For every 15 minutes from 20:00 on write --at 20..23:00/15.
    08:00/8  =>  comes 8 times from 08:00 to 08:56, in that hour only  =>  For every 8 hours from 08:00 on write --at 08,16:00.
    8/14:00  =>  comes at 08:00 and 22:00  =>  For 08:00 and 14:00 write --at 08:00 --at 14:00.
    2/14:00  =>  comes at 02:00 and 16:00  =>  For 02:00 and 14:00 write --at 02:00 --at 14:00.
    1/6:00  =>  comes at 01:00 too  =>  By day only write --at 08,14,20:00.
    12-24  =>  comes at midnight, 00:00  =>  For the morning write --at "*-12-24 08:00".
    Mon 8-17  =>  comes once a year, on 17 August if that is Mon, at 00:00  =>  For each hour from 08:00 to 17:00 write --at "Mon 08..17:00".
    Mon..Fri 8-20  =>  comes once a year, on 20 August if that is Mon..Fri, at 00:00  =>  For each hour from 08:00 to 20:00 write --at "Mon..Fri 08..20:00".
    8-12-18  =>  comes only once, on 18 December 2008, at 00:00  =>  For 08:00, 12:00 and 18:00 write --at 08:00 --at 12:00 --at 18:00.
    24-12-26 18:00  =>  comes only once, on 26 December 2024  =>  For 2026-12-24 write --at "2026-12-24 18:00".
    08:00..20:00/2  =>  comes 21 times from 08:00 to 08:20  =>  For every 2 hours of that range write --at 08..20/2:00.
    08:00..20:00/30  =>  comes 21 times from 08:00 to 08:20  =>  For every 30 minutes of that range write --at 08..19:00/30 --at 20:00.
    *-1/5-1 08:00  =>  comes in the months 1, 6 and 11, and after that 2 months later  =>  For every 4 months write --at "*-01,05,09-01 08:00".
    *-6/3-1 08:00  =>  comes in the months 6, 9 and 12, and after that 6 months later  =>  For every 3 months write --at "*-03,06,09,12-01 08:00".
    *-*-1/14  =>  comes on the days 1, 15 and 29 of a month, and begins anew on day 1 of the next  =>  No expression has just every 14th day; for two days a month write --at "*-*-01,15 08:00".
    Mon *-*-1/14  =>  comes only where the weekday and the date fall on one day  =>  No expression has just every second week; for the first and the third of a month write --at "Mon *-*-01..07,15..21 08:00".
    Mon *-*-1/2  =>  comes only where the weekday and the date fall on one day  =>  No expression has just every second week; for the first and the third of a month write --at "Mon *-*-01..07,15..21 08:00".
    Mon *-*-1/7  =>  comes only where the weekday and the date fall on one day  =>  For each week write --at "Mon 08:00".
    *-*-1/7  =>  comes on the days 1, 8, 15, … 29 of a month, and begins anew on day 1 of the next  =>  For each week write --at "Mon 08:00".
    *-*-1/10  =>  comes on the days 1, 11, 21 and 31 of a month, and begins anew on day 1 of the next  =>  No expression has just every 10th day; for three days a month write --at "*-*-01,11,21 08:00".
    *-*-1/15  =>  comes on the days 1, 16 and 31 of a month, and begins anew on day 1 of the next  =>  No expression has just every 15th day; for two days a month write --at "*-*-01,15 08:00".
    *-*-1/28  =>  comes on the days 1 and 29 of a month, and begins anew on day 1 of the next  =>  For once a month write --at "*-*-01 08:00".
    *-*-1/30  =>  comes on the days 1 and 31 of a month, and begins anew on day 1 of the next  =>  For once a month write --at "*-*-01 08:00".
    *-*-31  =>  is left out in months without a day 31  =>  For the last day of each month write --at "*-*~01 08:00".
    *-04,05-31 08:00  =>  is left out in months without a day 31  =>  For the last day of each month write --at "*-04,05~01 08:00".
    *-02-29 12:00  =>  comes on day 29 of February, in leap years only  =>  For the last day of February each year write --at "*-02~01 12:00".
    Mon *-*-1  =>  comes only where the weekday and the date fall on one day  =>  For both of them write --at "Mon 08:00" --at "*-*-01 08:00".
    *:00  =>  comes at night too  =>  By day only write --at 08..20:00.
    *:10/10  =>  comes 10, 20, 30, 40 and 50 minutes past the hour, and after that 20min later  =>  For every 10 minutes write --at "*:00/10".
    *:15/15  =>  comes 15, 30 and 45 minutes past the hour, and after that 30min later  =>  For every 15 minutes write --at "*:00/15".
    8..17:30/15  =>  comes 30 and 45 minutes past the hour, and after that 45min later  =>  For every 15 minutes write --at 08..17:00/15.
    8:00,10,12  =>  comes at 08:00, 08:10 and 08:12  =>  For 08:00, 10:00 and 12:00 write --at 08:00 --at 10:00 --at 12:00.
    Mon-Fri 9-17  =>  comes once a year, on 17 September if that is Mon..Fri, at 00:00  =>  For each hour from 09:00 to 17:00 write --at "Mon..Fri 09..17:00".
    Mon,Wed,Fri  =>  comes at midnight, 00:00  =>  For the morning write --at "Mon,Wed,Fri 08:00".
    9:00..17:00/30  =>  comes 18 times from 09:00 to 09:17  =>  For every 30 minutes of that range write --at 09..16:00/30 --at 17:00.
    8/11:00  =>  comes at 08:00 and 19:00, and after that 13h later  =>  For just these times write --at 08,19:00.
    8/9:00  =>  comes at 08:00 and 17:00, and after that 15h later  =>  For just these times write --at 08,17:00.
    8/7:00  =>  comes at 08:00, 15:00 and 22:00, and after that 10h later  =>  For just these times write --at 08,15,22:00.
    *-*-1..29/2  =>  comes on the days 1, 3, 5, … 29 of a month, and begins anew on day 1 of the next  =>  No expression has just every second day; for the same weekdays write --at "Mon,Wed,Fri 08:00".
    *-*-1..30/2  =>  comes on the days 1, 3, 5, … 29 of a month, and begins anew on day 1 of the next  =>  No expression has just every second day; for the same weekdays write --at "Mon,Wed,Fri 08:00".
    *-*-1..28/3  =>  comes on the days 1, 4, 7, … 28 of a month, and begins anew on day 1 of the next  =>  No expression has just every third day; for the same weekdays write --at "Mon,Thu 08:00".
    *-*-2..28/2  =>  comes on the days 2, 4, 6, … 28 of a month, and begins anew on day 2 of the next  =>  No expression has just every second day; for the same weekdays write --at "Mon,Wed,Fri 08:00".
    *-06-1/2  =>  comes on the days 1, 3, 5, … 31 of a month, and begins anew on day 1 of the next  =>  No expression has just every second day; for the same weekdays write --at "Mon,Wed,Fri *-06-* 08:00".
    *-*-1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31  =>  comes at midnight, 00:00  =>  For the morning write --at "*-*-01,03,05,07,09,11,13,15,17,19,21,23,25,27,29,31 08:00".
    *-*-29,30,31  =>  is left out in months without a day 31  =>  For the last three days of each month write --at "*-*~03/1 08:00".
    *-*-29..31  =>  is left out in months without a day 31  =>  For the last three days of each month write --at "*-*~03/1 08:00".
    *-*-1,30,31 09:00  =>  is left out in months without a day 31  =>  For the last two days of each month write --at "*-*-01 09:00" --at "*-*~02/1 09:00".
    0..23/5:00  =>  comes at 00:00, 05:00, 10:00, 15:00 and 20:00, and after that 4h later  =>  For just these times write --at 00,05,10,15,20:00.
    8..23/7:00  =>  comes at 08:00, 15:00 and 22:00, and after that 10h later  =>  For just these times write --at 08,15,22:00.
    *:0..59/40  =>  comes 0 and 40 minutes past the hour, and after that 20min later  =>  For every 40 minutes write --every 40min in its place.
    *-1..12/5-1  =>  comes in the months 1, 6 and 11, and after that 2 months later  =>  For every 4 months write --at "*-01,05,09-01 08:00".
    1-1-1  =>  comes only once, on 1 January 2001, at 00:00  =>  For 08:00, 12:00 and 20:00 write --at 08:00 --at 12:00 --at 20:00.
    20:00/45  =>  comes at 20:00 and 20:45, in that hour only  =>  For every 45 minutes from 20:00 on write --at 20,23:00,45 --at 21:30 --at 22:15.
    8:00/25  =>  comes at 08:00, 08:25 and 08:50, in that hour only  =>  For just these times write --at 08:00,25,50.
    Mon 8:00/40  =>  comes at 08:00 and 08:40, in that hour only  =>  For every 40 minutes from 08:00 on write --at "Mon 08..18/2:00,40" --at "Mon 09..19/2:20" --at "Mon 20:00".
    Mon *:0/45  =>  comes 0 and 45 minutes past the hour, and after that 15min later  =>  For just these times write --at "Mon *:00,45".
    9..17:0/45  =>  comes 0 and 45 minutes past the hour, and after that 15min later  =>  For just these times write --at 09..17:00,45.
    8:00/7  =>  comes 9 times from 08:00 to 08:56, in that hour only  =>  For just these times write --at 08:00,07,14,21,28,35,42,49,56.
    12:00/24:00  =>  comes at 12:00, 12:24 and 12:48  =>  For 12:00 and 00:00 write --at 12:00 --at 00:00.
    08:00/08:00  =>  comes 8 times from 08:00 to 08:56  =>  For every 8 hours from 08:00 on write --at 08,16:00.
    8:00..20:00/4  =>  comes 21 times from 08:00 to 08:20  =>  For every 4 hours of that range write --at 08..20/4:00.
    """#)

  /// What says times, but not for sure which ones: it is told how they are written, and nothing is proposed.
  static let uncertain = #"""
    8am in the evening
    8 and 10 in the evening
    8 in the morning and evening
    Tuesday 2 December
    Mon 15th
    Wednesday 1 December 2026 8:00
    every third Friday
    5th Monday
    08:00/2h
    08:00 2h
    08:00 for 10min
    08:00/30min
    9 to 5
    every 16 hours
    twice a day 9:00
    hourly 08:00
    half past two
    5/6/2026 08:00
    5/6 08:00
    at 3
    3 o'clock
    mornings and evenings at 8
    9 in the morning and evening
    12 in the morning
    3 times a day with meals
    every 3 weeks
    first day of the month
    from 9 to 12 and from 14 to 17
    Mondays at 8 and Wednesdays
    Monday night at 12
    Friday night at 2
    Saturday at midnight
    Monday evening and Tuesday
    24 Dec 18:00 and 25 Dec 8:00
    8-10pm
    7 am and 7
    8am and 9
    8am 12 8pm
    2h from 8
    every day except Sunday at 8
    every weekday except Friday 8:00
    daily at 8 and on Sundays at 10
    morning dose at 8
    after breakfast
    twice daily with food
    once every 2 days
    once every other day at 8
    Tue 2nd
    Tuesday 2nd December 8:00
    8:00, 12:00 and 6pm
    8/12/18
    8:00/8h
    0/12h
    12h/24h
    */8h
    in 2 hours
    20:00 in the morning
    nightly at 10
    every 8hrs
    """#.split(separator: "\n").map { $0.drop { $0 == " " } }.map { String($0) }

  /// What is refused for something else, and gets no proposal either.
  static let unproposed: [[String]] = rows(
    #"""
    08:00 +01:00  =>  there is no time zone '+01:00' on this machine: write UTC or a name such as Europe/Berlin
    08:00+01:00  =>  there is no time zone '+01:00' on this machine: write UTC or a name such as Europe/Berlin
    08:00Z  =>  there is no time zone 'Z' on this machine: write UTC or a name such as Europe/Berlin
    08:00 -0500  =>  there is no time zone '-0500' on this machine: write UTC or a name such as Europe/Berlin
    08:00 UTC+1  =>  there is no time zone 'UTC+1' on this machine: write UTC or a name such as Europe/Berlin
    08:00/0  =>  a step of 0 never moves on: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    8/0:00  =>  a step of 0 never moves on: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    8/25:00  =>  a step of 25 leaves the hours of a day at once: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    8/36:00  =>  a step of 36 leaves the hours of a day at once: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    0/30:00  =>  a step of 30 leaves the hours of a day at once: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    Mon 22:00-6:00  =>  '-6:00' is too much: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    every 1,500h  =>  it may mean every 1500h or every 1.5h: write the one that is meant
    *-*-0  =>  the day is 0, allowed is 1 to 31
    08:00-05:00  =>  '-05:00' is too much: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    Mon 8:3o  =>  'o' is too much
    8 tonight  =>  expected ':' and the minutes, as in 08:30
    8:00 Mon 9:00 Tue  =>  ' Mon 9:00 Tue' is too much: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    8:00 and Mon 9:00  =>  ' and Mon 9:00' is too much: give each time by itself, as in --at 08:00 --at "Mon..Fri 20:00"
    """#)

  private static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: "=>").map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }
  }
}
