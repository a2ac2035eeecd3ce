namespace Megapod.Wire.Site.Notify;

using Megapod.Core.Model;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Alarms.AlarmViews;
using static Megapod.Wire.Site.Notify.NotifyMessages;

public sealed class NotifyWorkerTests : IAsyncDisposable
{
    private readonly FakeClock clock = new();
    private readonly FakeWay way = new();
    private readonly EventRing events = new();
    private readonly List<(string Id, long Number)> told = [];
    private readonly CancellationTokenSource stop = new();
    private readonly NotifyWorker worker;
    private readonly Task work;

    public NotifyWorkerTests()
    {
        worker = new NotifyWorker(way, new NotifyParts
        {
            Config = new NotifyConfig(),
            Site = "site",
            Name = "Site",
            Secrets = new Dictionary<string, string>(),
            Time = clock,
            Clock = () => At(clock.Elapsed.TotalSeconds),
            Views = () => [],
            Told = (_, these) => told.AddRange(these),
            Events = events,
        });
        work = worker.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
    }

    [Fact]
    public async Task Storm_is_one_message_of_a_hundred_and_the_number_of_the_others()
    {
        for (int k = 0; k < 130; k++)
        {
            worker.Offer(Raised(Alarm($"st-{k}", number: k + 1)));
        }

        PassTo(10);
        var message = await way.NextAsync();
        Assert.Equal((100, 30), (message.Items.Count, message.More));
        worker.Offer(Raised(Alarm("later", number: 999)));
        PassTo(20);
        Assert.Equal("later", Assert.Single((await way.NextAsync()).Items).Alarm.Subject);
        Assert.Equal(130, told.Count(t => t.Number < 999));
    }

    [Fact]
    public async Task Receiver_that_is_down_for_an_hour_is_told_once_when_it_is_back()
    {
        way.IsDown = true;
        worker.Offer(Raised(Alarm()));
        int tries = 0;
        foreach (int due in (int[])[10, 20, 40, 80, 160, 320, 640, 1280, 2180, 3080])
        {
            PassTo(due);
            Assert.Single((await way.NextAsync()).Items);
            tries++;
        }

        Assert.Empty(told);
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(3980));
        way.IsDown = false;
        PassTo(3980);
        Assert.Single((await way.NextAsync()).Items);
        worker.Offer(Raised(Alarm("rack", number: 2)));
        PassTo(3990);
        Assert.Equal("rack", Assert.Single((await way.NextAsync()).Items).Alarm.Subject);
        Assert.Equal(("MP3208-pod", 1L), told[0]);
        Assert.Equal(["notify-failed", "notify-failed-over"], events.After(0).Events.Select(e => e.Kind));
        Assert.Equal(0, way.Waiting);
    }

    [Fact]
    public async Task What_was_not_told_before_a_restart_and_still_stands_is_told_after_it()
    {
        var journal = new FakeJournal();
        var before = new SiteAlarms("site", events, journal) { Notify = worker.Offer };
        before.Take(With(("MP3208", "pod"), ("MP3216", "rack")), At(0));
        before.Told("fake", [("MP3208-pod", before.Views.Single(v => v.Subject == "pod").Number)]);
        PassTo(10);
        Assert.Equal(2, (await way.NextAsync()).Items.Count);

        var after = new SiteAlarms("site", events, new FakeJournal(journal.Disk)) { Notify = worker.Offer };
        after.Take(With(("MP3208", "pod"), ("MP3216", "rack")), At(11));
        PassTo(20);
        Assert.Equal("rack", Assert.Single((await way.NextAsync()).Items).Alarm.Subject);
    }

    private void PassTo(int seconds)
    {
        clock.AwaitSleeperUntil(TimeSpan.FromSeconds(seconds));
        clock.MoveTo(TimeSpan.FromSeconds(seconds));
    }
}
