namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>The live loop, one step at a time: the test alone moves its clock.</summary>
public sealed class SiteLoopTests
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));

    [Fact]
    public void Devices_that_never_answer_get_no_more_than_their_fallbacks_allow()
    {
        var sink = new Sink();
        using var loop = LoopOf(new Silent(), sink, SiteMode.Control);
        for (int i = 0; i < 300; i++)
        {
            loop.Step();
        }

        Assert.True(loop.View!.CommittedWatts <= loop.View.LimitWatts);
        Assert.NotEmpty(sink.Grants);
        Assert.All(loop.View.Consumers.Where(c => c.Kind == ConsumerKind.Connector), c => Assert.Null(c.Watts));
    }

    [Fact]
    public void Site_in_monitor_mode_sends_nothing()
    {
        var sink = new Sink();
        using var loop = LoopOf(new Silent(), sink, SiteMode.Monitor);
        loop.Step();
        Assert.Empty(sink.Grants);
        Assert.Equal(0, sink.Setpoints);
    }

    [Fact]
    public void Event_ring_forgets_the_oldest_first()
    {
        var ring = new EventRing();
        for (int i = 0; i < EventRing.Most + 5; i++)
        {
            ring.Add(Start, "test", "x", "text");
        }

        var page = ring.After(5);
        Assert.Equal(EventRing.Most, page.Events.Count);
        Assert.Equal(6, page.Events[0].Number);
        Assert.False(page.IsGap);
        Assert.True(ring.After(4).IsGap);
        Assert.False(ring.After(page.Newest).IsGap);
        Assert.True(ring.After(page.Newest + 1).IsGap);
    }

    private static SiteLoop LoopOf(IReadingSource source, ICommandSink sink, SiteMode mode) =>
        new(PowerTree.From(DefaultSite.ReadOr(null).Value with { Mode = mode }), source, sink, plans: null, TimeProvider.System, Start);

    private sealed class Silent : IReadingSource
    {
        public void Read(SiteSnapshot snapshot, Instant now) => snapshot.TakenAt = now;
    }

    private sealed class Sink : ICommandSink
    {
        public List<GrantCommand> Grants { get; } = [];

        public int Setpoints { get; private set; }

        public void Send(in GrantCommand command) => Grants.Add(command);

        public void Send(in BatterySetpoint setpoint) => Setpoints++;
    }
}
