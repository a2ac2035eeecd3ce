namespace Megapod.Wire.Site;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Lab;
using Megapod.Site.Loop;

/// <summary>What is on the disk before a device is told, what a full disk stops and what not, and how a successor begins.</summary>
public sealed class GrantJournalTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));

    /// <summary>A limit that leaves compute little above idle where the battery gives nothing, W: fallbacks of all stalls and idle racks are 970 kW.</summary>
    private const double Low = 1_200_000;

    private PowerTree tree = PowerTree.From(DefaultSite.ReadOr(null).Value);
    private readonly FakeDevices devices = new();
    private readonly FakeJournal journal = new();
    private SiteLoop loop = null!;

    public void Dispose()
    {
        loop.Dispose();
        devices.Dispose();
    }

    [Fact]
    public void Nothing_that_a_successor_would_not_know_of_is_ever_sent()
    {
        int grants = 0;
        devices.OnGrant = grant =>
        {
            grants++;
            Assert.True(grant.Ceiling.Value <= journal.CeilingOf(tree.Consumers[grant.Consumer].Id), $"{tree.Consumers[grant.Consumer].Id} is told {grant.Ceiling.Value} W");
        };
        Begin(journal);
        Step(60);
        Assert.True(grants > 100, $"{grants} grants");
        Assert.Equal(0, loop.View!.FailedCommands);
    }

    [Fact]
    public void What_is_kept_comes_down_with_what_devices_hold()
    {
        devices.DischargeWatts = 0;
        devices.Tells = true;
        Begin(journal);
        Step(30);
        string rack = tree.Consumers[tree.ConnectorCount + tree.RackCount - 1].Id;
        double before = journal.CeilingOf(rack);
        devices.Limit = Low;
        Step(30);
        Assert.True(journal.CeilingOf(rack) < before - 10_000, $"{rack}: {before} W, then {journal.CeilingOf(rack)} W");
    }

    [Fact]
    public void Full_disk_stops_nothing_that_lowers()
    {
        devices.DischargeWatts = 0;
        devices.Tells = true;
        Begin(journal);
        Step(30);
        journal.IsBroken = true;
        devices.Limit = Low;
        int sent = devices.Grants.Count;
        Step(30);
        Assert.Contains(devices.Grants.Skip(sent), g => g.Consumer >= tree.ConnectorCount && g.Ceiling.Value < 95_000);
    }

    [Fact]
    public void Full_disk_stops_growth_for_ten_seconds_and_then_devices_grow_that_can_tell()
    {
        devices.DischargeWatts = 0;
        devices.Tells = true;
        devices.Limit = Low;
        Begin(journal);
        Step(30);
        journal.IsBroken = true;
        devices.Limit = null;
        int sent = devices.Grants.Count;
        Step(8);
        Assert.All(devices.Grants.Skip(sent), g => Assert.True(g.Ceiling.Value <= journal.CeilingOf(tree.Consumers[g.Consumer].Id)));
        Assert.DoesNotContain(loop.Events.After(0).Events, e => e.Kind == "journal-bypassed");
        Step(30);
        Assert.Contains(devices.Grants, g => g.Ceiling.Value > journal.CeilingOf(tree.Consumers[g.Consumer].Id) + 10_000);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "journal-bypassed");
    }

    /// <summary>What cannot tell what it holds, and what comes to us when it likes and may not be there yet when a successor asks, as a charging station.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Devices_that_cannot_be_asked_never_grow_while_the_disk_is_full(bool tellsWhenItLikes)
    {
        devices.Tells = tellsWhenItLikes;
        tree = !tellsWhenItLikes ? tree : PowerTree.From(tree.Site with { Pods = [.. tree.Site.Pods.Select(p => p with { Enforcement = p.Enforcement with { DatedWithSkew = TimeSpan.FromSeconds(5) } })] });
        devices.DischargeWatts = 0;
        devices.Limit = Low;
        Begin(journal);

        // Without a word of what they hold, they count at their worst until the longest grant that any controller may have given is over.
        Step(200);
        Assert.Contains(devices.Grants, g => g.Ceiling.Value > 26_000);
        journal.IsBroken = true;
        devices.Limit = null;
        int sent = devices.Grants.Count;
        Step(60);
        Assert.True(devices.Grants.Count > sent);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "journal-bypassed");
        Assert.All(devices.Grants.Skip(sent), g => Assert.True(g.Ceiling.Value <= journal.CeilingOf(tree.Consumers[g.Consumer].Id)));
    }

    [Fact]
    public void Disk_that_works_again_gets_everything_at_once()
    {
        Begin(journal);
        Step(30);
        journal.IsBroken = true;
        Step(20);
        journal.IsBroken = false;
        Step(7);
        Assert.Equal(1, journal.Wholes);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "journal-failed-over");
        Assert.Contains("memory", journal.Disk.Keys);
        Assert.Contains("battery", journal.Disk.Keys);
    }

    [Fact]
    public void Successor_listens_first_then_takes_over_what_devices_hold_and_numbers_go_on()
    {
        devices.Tells = true;
        Begin(journal);
        Step(30);
        uint newest = devices.Grants.Max(g => g.Sequence);
        double[] ceilings = [.. loop.View!.Consumers.Select(c => c.CeilingWatts)];
        int sent = devices.Grants.Count;
        loop.Dispose();

        Begin(new FakeJournal(journal.Disk), Start + TimeSpan.FromSeconds(31));
        Step(2);
        Assert.Equal(sent, devices.Grants.Count);
        Step(1);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "resumed");
        Assert.Equal(ceilings, loop.View!.Consumers.Select(c => c.CeilingWatts));
        Step(30);
        Assert.True(devices.Grants.Count > sent);
        Assert.All(devices.Grants.Skip(sent), g => Assert.True(g.Sequence > newest));
    }

    [Fact]
    public void Devices_that_cannot_tell_count_for_what_was_kept_and_without_a_journal_for_their_nameplate()
    {
        Begin(journal);
        Step(30);
        loop.Dispose();
        Begin(new FakeJournal(journal.Disk), Start + TimeSpan.FromSeconds(31));
        Step(3);
        Assert.All(loop.View!.Consumers.Where(c => c.Kind == ConsumerKind.Rack), c => Assert.True(c.WorstCaseWatts >= journal.CeilingOf(c.Id), $"{c.Id} counts as {c.WorstCaseWatts} W"));
        loop.Dispose();
        Begin(new FakeJournal(), Start + TimeSpan.FromSeconds(31));
        Step(3);
        Assert.All(loop.View!.Consumers.Where(c => c.Kind == ConsumerKind.Connector), c => Assert.True(c.WorstCaseWatts >= 250_000, $"{c.Id} counts as {c.WorstCaseWatts} W"));
    }

    [Fact]
    public void Controller_that_was_frozen_between_reading_and_deciding_sends_nothing_of_it()
    {
        var clock = new FakeClock();
        devices.OnRead = now => clock.MoveTo(now == Start + TimeSpan.FromSeconds(5) ? TimeSpan.FromSeconds(60) : clock.Elapsed);
        loop = new SiteLoop(tree, devices, devices, plans: null, clock, Start);
        Step(5);
        int sent = devices.Grants.Count, setpoints = devices.Setpoints;
        Step(1);
        Assert.Equal(sent, devices.Grants.Count);
        Assert.Equal(setpoints, devices.Setpoints);
        Assert.Single(loop.Events.After(0).Events, e => e.Kind == "cycle-stale");
        Step(20);
        Assert.True(devices.Setpoints > setpoints);
    }

    [Fact]
    public void Controller_that_was_frozen_while_it_sent_drops_the_rest()
    {
        var clock = new FakeClock();
        int sent = 0;
        devices.OnGrant = _ => clock.MoveTo(++sent == 3 ? TimeSpan.FromSeconds(60) : clock.Elapsed);
        loop = new SiteLoop(tree, devices, devices, plans: null, clock, Start);
        Step(1);
        Assert.Equal(3, devices.Grants.Count);
        Assert.Equal(0, devices.Setpoints);
    }

    private void Begin(FakeJournal kept, Instant? start = null) =>
        loop = new SiteLoop(tree, devices, devices, plans: null, new FakeClock(), start ?? Start, speed: 1, GrantJournal.Open(tree, kept).Value);

    private void Step(int cycles)
    {
        for (int k = 0; k < cycles; k++)
        {
            loop.Step();
        }
    }
}
