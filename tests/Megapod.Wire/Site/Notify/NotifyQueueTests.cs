namespace Megapod.Wire.Site.Notify;

using Megapod.Core.Model;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Notify.NotifyMessages;

public sealed class NotifyQueueTests
{
    private readonly NotifyQueue queue = new("way", AlarmSeverity.Warning, repeat: null);

    [Fact]
    public void Storm_is_gathered_for_ten_seconds_and_told_at_once_the_worst_first()
    {
        for (int k = 0; k < 500; k++)
        {
            queue.Offer(Raised(Alarm($"st-{k}", "MP3454")), Seconds(k / 100));
        }

        queue.Offer(Raised(Alarm("pod")), Seconds(9));
        Assert.Equal(Seconds(10), queue.Due);
        Assert.Empty(queue.Take(Seconds(9), []));
        var items = queue.Take(Seconds(10), []);
        Assert.Equal((501, "pod"), (items.Count, items[0].Alarm.Subject));
        queue.Done(items, Seconds(10));
        Assert.Null(queue.Due);
    }

    [Fact]
    public void What_is_not_severe_enough_or_known_already_is_not_told()
    {
        queue.Offer(Raised(Alarm("sun", "MP3457")), Seconds(0));
        queue.Offer(Raised(Alarm("pod"), "other", "way"), Seconds(0));
        Assert.Null(queue.Due);

        // The end of what is known is told, also where it was another process that told of its beginning.
        queue.Offer(Cleared(Alarm("pod")), Seconds(1));
        Assert.Equal(NotifyKind.Cleared, Assert.Single(queue.Take(Seconds(11), [])).Kind);
    }

    [Fact]
    public void End_of_what_nobody_was_told_of_is_told_with_its_beginning_and_once()
    {
        queue.Offer(Raised(Alarm()), Seconds(0));
        queue.Offer(Cleared(Alarm()), Seconds(5));
        var item = Assert.Single(queue.Take(Seconds(10), []));
        Assert.Equal((NotifyKind.Cleared, true), (item.Kind, item.ClearedAt is not null));
        queue.Done([item], Seconds(10));
        queue.Offer(Cleared(Alarm()), Seconds(20));
        Assert.Null(queue.Due);
    }

    [Fact]
    public void What_comes_while_a_message_is_under_way_is_told_with_the_next()
    {
        queue.Offer(Raised(Alarm()), Seconds(0));
        var first = queue.Take(Seconds(10), []);
        queue.Offer(Raised(Alarm("rack")), Seconds(11));
        queue.Offer(Cleared(Alarm()), Seconds(12));
        queue.Done(first, Seconds(13));
        Assert.Equal(["rack", "pod"], queue.Take(Seconds(23), []).Select(i => i.Alarm.Subject));
    }

    [Fact]
    public void Waits_grow_to_a_quarter_of_an_hour_and_end_after_a_day()
    {
        queue.Offer(Raised(Alarm()), Seconds(0));
        var waits = new List<double>();
        var now = Seconds(10);
        IReadOnlyList<NotifyItem> lost = [];
        while (lost.Count == 0)
        {
            Assert.Single(queue.Take(now, []));
            lost = queue.Failed(now);
            waits.Add(((queue.Due ?? now) - now).TotalSeconds);
            now = queue.Due ?? now;
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 900, 900], waits.Take(9));
        Assert.InRange(now, NotifyQueue.LongestTry, NotifyQueue.LongestTry + NotifyQueue.LongestWait);
        Assert.InRange(waits.Count, 95, 110);
        Assert.Null(queue.Due);
    }

    [Fact]
    public void Alarm_is_told_again_until_somebody_has_taken_note_of_it()
    {
        var again = new NotifyQueue("way", AlarmSeverity.Warning, TimeSpan.FromHours(4));
        var alarm = Alarm();
        again.Offer(Raised(alarm), Seconds(0));
        again.Done(again.Take(Seconds(10), [alarm]), Seconds(10));
        Assert.Equal(Seconds(10) + TimeSpan.FromHours(4), again.Due);
        var due = again.Due!.Value;
        var item = Assert.Single(again.Take(due, [alarm]));
        Assert.Equal(NotifyKind.Repeated, item.Kind);
        again.Done([item], due);
        due = again.Due!.Value;
        Assert.Empty(again.Take(due, [alarm with { AcknowledgedBy = "Ann" }]));
        due = again.Due!.Value;
        Assert.Empty(again.Take(due, [alarm with { Number = 2 }]));
        Assert.Null(again.Due);
    }

    [Fact]
    public void Most_that_wait_are_bounded_and_the_oldest_gives_way()
    {
        for (int k = 0; k < NotifyQueue.MostWaiting; k++)
        {
            Assert.False(queue.Offer(Raised(Alarm($"st-{k}")), Seconds(k)));
        }

        Assert.True(queue.Offer(Raised(Alarm("last")), Seconds(1e6)));
        var items = queue.Take(Seconds(1e6), []);
        Assert.Equal((NotifyQueue.MostWaiting, false), (items.Count, items.Any(i => i.Alarm.Subject == "st-0")));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
