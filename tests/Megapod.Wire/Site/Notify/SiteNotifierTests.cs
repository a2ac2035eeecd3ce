namespace Megapod.Wire.Site.Notify;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;
using Megapod.Site.Notify;
using static Megapod.Wire.Site.Alarms.AlarmViews;

public sealed class SiteNotifierTests
{
    [Fact]
    public async Task Alarm_of_a_site_reaches_whom_its_file_names_and_so_does_its_end()
    {
        await using var peer = new HookPeer();
        var clock = new FakeClock();
        var events = new EventRing();
        var alarms = new SiteAlarms("site", events);
        using var stop = new CancellationTokenSource();
        using var notifier = SiteNotifier.Open(
            new NotifyParts
            {
                Config = new NotifyConfig { Webhooks = [new WebhookConfig { Id = "duty", Url = peer.Url, Severity = AlarmSeverity.Critical }] },
                Site = "site",
                Name = "Site",
                Secrets = new Dictionary<string, string>(),
                Time = clock,
                Clock = () => At(clock.Elapsed.TotalSeconds),
                Views = () => alarms.Views,
                Events = events,
            },
            alarms);
        var work = notifier.RunAsync(stop.Token);
        alarms.Take(With(("MP3208", "pod"), ("MP3203", "grid")), At(0));
        PassTo(10);
        Assert.Equal(("raised", "MP3208-pod"), await NextAsync());
        alarms.Take(Well, At(11));
        PassTo(20);
        Assert.Equal(("cleared", "MP3208-pod"), await NextAsync());
        await stop.CancelAsync();
        await work;
        Assert.Equal(0, peer.Waiting);

        void PassTo(int seconds)
        {
            clock.AwaitSleeperUntil(TimeSpan.FromSeconds(seconds));
            clock.MoveTo(TimeSpan.FromSeconds(seconds));
        }

        async Task<(string? Kind, string? Id)> NextAsync()
        {
            using var body = JsonDocument.Parse((await peer.NextAsync()).Body);
            var alarm = Assert.Single(body.RootElement.GetProperty("alarms").EnumerateArray());
            return (alarm.GetProperty("kind").GetString(), alarm.GetProperty("id").GetString());
        }
    }
}
