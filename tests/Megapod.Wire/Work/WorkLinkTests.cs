namespace Megapod.Wire.Work;

using Megapod.Core.Jobs;
using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Core.Units;
using Megapod.Devices.WorkLink;
using Megapod.Node.Uplink;

/// <summary>Who gets in as a work node, and what goes over the link, by real TLS on loopback.</summary>
public sealed class WorkLinkTests
{
    private static readonly JobConfig Job = new() { Name = "train", Command = ["python3", "train.py"], Deadline = new Instant(TimeSpan.TicksPerDay * 700_001), PricePerHour = 1.25m };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_enrols_by_its_token_tells_of_itself_and_hears_what_is_wanted()
    {
        await using var bench = await WorkBench.OpenAsync();
        var runners = new Dictionary<string, IRunner>();
        bench.Nodes.Watch((name, runner, _) => runners[name] = runner);
        var node = await bench.JoinAsync("one");
        var view = await bench.Seen("one").UntilAsync(v => v.Inventory is not null);
        Assert.Equal((true, WorkBench.Rack, 400.0), (view.IsConnected, view.Rack, view.DrawWatts));

        runners["one"].Take(new WorkOrders { Number = 7, Jobs = [new WorkOrder { Job = "j1", Fence = 3, Tenant = "t", Config = Job, Wish = JobWish.Run, ValuePerHour = 2 }] });
        var orders = await node.NextOrdersAsync();
        Assert.Equal((7, 1), (orders.Number, orders.Jobs.Count));
        var heard = orders.Jobs[0];
        Assert.Equal(("j1", 3, "t", JobWish.Run, Job.Deadline, Job.PricePerHour), (heard.Job, heard.Fence, heard.Tenant, heard.Wish, heard.Config.Deadline, heard.Config.PricePerHour));
        Assert.Equal(Job.Command, heard.Config.Command);
    }

    [Fact]
    public async Task Ceiling_of_a_rack_reaches_its_node_and_its_answer_the_cycle()
    {
        await using var bench = await WorkBench.OpenAsync();
        bool isWoken = false;
        bench.Nodes.Wake = () => Volatile.Write(ref isWoken, true);
        var node = await bench.JoinAsync("one");
        await bench.Seen("one").UntilAsync(v => v.Inventory is not null);
        int rack = bench.Tree.ConsumerIndex(WorkBench.Rack);
        var began = bench.Now;
        Assert.True(bench.Nodes.Tell(WorkBench.Rack, new GrantCommand(rack, 41, new Watts(5_000), TimeSpan.FromSeconds(30))));
        var budget = await node.NextBudgetAsync();
        Assert.Equal((5_000.0, TimeSpan.FromSeconds(30)), (budget.Ceiling.Value, budget.Duration));

        // What was under way when the ceiling went out is no sample taken after it.
        bench.Now = began + TimeSpan.FromSeconds(2);
        node.Say(r => r with { Number = 2, DrawWatts = 4_000 });
        await bench.Seen("one").UntilAsync(v => v.DrawWatts == 4_000);
        var snapshot = new SiteSnapshot(bench.Tree);
        Assert.Empty(bench.Nodes.Read(snapshot, bench.Tree, bench.Now));
        Assert.Equal(began, snapshot.ConsumerPower[rack].MeasuredAt);
        Assert.False(Volatile.Read(ref isWoken));

        node.Say(r => r with { Number = 3, Budget = budget.Sequence, Ceiling = budget.Ceiling, Lasts = TimeSpan.FromSeconds(28), DrawWatts = 4_900, DrawAge = TimeSpan.FromSeconds(1) });
        await bench.Seen("one").UntilAsync(v => v.DrawWatts == 4_900);
        Assert.Equal([new CommandReport(rack, 41, Accepted: true, bench.Now)], bench.Nodes.Read(snapshot, bench.Tree, bench.Now));
        Assert.Equal(Reading.Good(4_900, bench.Now - TimeSpan.FromSeconds(1)), snapshot.ConsumerPower[rack]);
        Assert.Equal(new HeldGrant(new Watts(5_000), TimeSpan.FromSeconds(28), bench.Now), snapshot.Held[rack]);
        Assert.True(Volatile.Read(ref isWoken));
        Assert.Empty(bench.Nodes.Read(snapshot, bench.Tree, bench.Now));
    }

    [Fact]
    public async Task What_is_wanted_is_said_again_over_each_new_link_with_what_is_left_of_the_ceilings_time()
    {
        await using var bench = await WorkBench.OpenAsync();
        var node = await bench.JoinAsync("one");
        await bench.Seen("one").UntilAsync(v => v.IsConnected);
        await bench.Nodes.DisposeAsync();

        await bench.StartSiteAsync();
        bench.Nodes.Watch((_, runner, _) => runner.Take(new WorkOrders { Number = 9 }));
        bench.Nodes.Tell(WorkBench.Rack, new GrantCommand(0, 1, new Watts(3_000), TimeSpan.FromSeconds(30)));
        bench.Now += TimeSpan.FromSeconds(12);
        Assert.Equal((3_000.0, TimeSpan.FromSeconds(18)), await node.NextBudgetAsync() is var b ? (b.Ceiling.Value, b.Duration) : default);
        Assert.Equal(9, (await node.NextOrdersAsync()).Number);
    }

    [Fact]
    public async Task Token_lets_one_node_in_and_nobody_else()
    {
        await using var bench = await WorkBench.OpenAsync();
        string token = bench.Nodes.Invite("one").Value;
        string home = Path.Combine(bench.Folder, "home");
        using var first = (await NodeEnrolment.JoinAsync(bench.Address, token, home, Stop)).Value;
        Assert.Equal("one", first.Name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(home, NodePapers.FileName)));
        var other = await NodeEnrolment.JoinAsync(bench.Address, token, Path.Combine(bench.Folder, "other"), Stop);
        Assert.Equal("MP3923", other.Faults[0].Code);
        Assert.Contains("MP3912", other.Faults[0].Message, StringComparison.Ordinal);
        Assert.Equal("MP3922", (await NodeEnrolment.JoinAsync(bench.Address, "mpn_short", home, Stop)).Faults[0].Code);
        Assert.Equal("MP3914", bench.Nodes.Invite("../one").Faults[0].Code);
    }

    [Fact]
    public async Task Token_is_not_told_to_somebody_who_only_stands_where_the_site_did()
    {
        await using var bench = await WorkBench.OpenAsync();
        await using var other = await WorkBench.OpenAsync();
        var joined = await NodeEnrolment.JoinAsync(other.Address, bench.Nodes.Invite("one").Value, Path.Combine(bench.Folder, "home"), Stop);
        Assert.Equal("MP3924", joined.Faults[0].Code);
        Assert.Equal("MP3920", NodePapers.Read(Path.Combine(bench.Folder, "home")).Faults[0].Code);
    }

    [Fact]
    public async Task Token_is_good_after_a_restart_of_the_site_and_again_where_its_answer_was_lost_and_a_node_that_is_in_needs_no_answer()
    {
        await using var bench = await WorkBench.OpenAsync();
        var address = bench.Address;
        string token = bench.Nodes.Invite("one").Value;
        await bench.Nodes.DisposeAsync();
        await bench.StartSiteAsync();

        // The site has let it in; its papers cannot be kept.
        string home = Path.Combine(bench.Folder, "home");
        string file = Path.Combine(home, NodePapers.FileName);
        Directory.CreateDirectory(file);
        Assert.Equal("MP3921", (await NodeEnrolment.JoinAsync(address, token, home, Stop)).Faults[0].Code);
        Assert.Single(bench.Nodes.Views);
        Directory.Delete(file);

        using var joined = (await NodeEnrolment.JoinAsync(address, token, home, Stop)).Value;
        using var renewed = (await NodeEnrolment.RenewAsync(joined, home, TimeProvider.System, Stop)).Value;
        await bench.Nodes.DisposeAsync();
        var again = await NodeEnrolment.JoinAsync(address, token, home, Stop);
        await bench.StartSiteAsync();
        Assert.True(again.IsSuccess, string.Join(' ', again.Faults));
        Assert.Equal(renewed.Own.GetPublicKeyString(), again.Value.Own.GetPublicKeyString());
        again.Value.Dispose();
        Assert.Equal([file], Directory.GetFiles(home));
        Assert.Equal("MP3923", (await NodeEnrolment.JoinAsync(address, token, Path.Combine(bench.Folder, "other"), Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Copy_of_papers_that_were_replaced_or_expelled_opens_no_link()
    {
        await using var bench = await WorkBench.OpenAsync();
        var old = (await NodeEnrolment.JoinAsync(bench.Address, bench.Nodes.Invite("one").Value, Path.Combine(bench.Folder, "old"), Stop)).Value;
        var node = await bench.JoinAsync("one");
        await bench.Seen("one").UntilAsync(v => v.IsConnected);
        Assert.Contains("403", await bench.Run(old, bench.Folder).Trouble, StringComparison.Ordinal);
        Assert.NotNull(node);

        Assert.Null(bench.Nodes.Expel("one"));
        Assert.Equal("MP3917", bench.Nodes.Expel("one")?.Code);
        Assert.Empty(bench.Nodes.Views);
        var read = NodePapers.Read(Path.Combine(bench.Folder, "one")).Value;
        Assert.Contains("403", await bench.Run(read, bench.Folder).Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_is_renewed_for_a_new_key_and_the_one_before_is_over()
    {
        await using var bench = await WorkBench.OpenAsync();
        string home = Path.Combine(bench.Folder, "one");
        var papers = (await NodeEnrolment.JoinAsync(bench.Address, bench.Nodes.Invite("one").Value, home, Stop)).Value;
        Assert.False(papers.IsAging(TimeProvider.System.GetUtcNow()));
        Assert.True(papers.IsAging(TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(61)));
        using var renewed = (await NodeEnrolment.RenewAsync(papers, home, TimeProvider.System, Stop)).Value;
        Assert.NotEqual(papers.Own.GetPublicKeyString(), renewed.Own.GetPublicKeyString());
        Assert.Contains("403", await bench.Run(papers, home).Trouble, StringComparison.Ordinal);
        Assert.Null(await bench.Run(NodePapers.Read(home).Value, home).Trouble);
    }

    [Fact]
    public async Task Part_of_a_log_is_read_through_the_link()
    {
        await using var bench = await WorkBench.OpenAsync();
        IJobLogs? logs = null;
        bench.Nodes.Watch((_, _, of) => logs = of);
        bench.Nodes.Tell(WorkBench.Rack, new GrantCommand(0, 1, new Watts(1_000), TimeSpan.FromSeconds(30)));
        Assert.Equal("MP3918", (await logs!.ReadAsync("j1", 1, 0, 100, Stop)).Faults[0].Code);
        await bench.JoinAsync("one");
        await bench.Seen("one").UntilAsync(v => v.IsConnected);
        var part = (await logs.ReadAsync("j1", 1, 5, 100, Stop)).Value;
        Assert.Equal((5, true, "said"), (part.From, part.IsEnd, System.Text.Encoding.UTF8.GetString(part.Bytes.Span)));
        Assert.Equal("MP3918", (await logs.ReadAsync("j2", 1, 0, 100, Stop)).Faults[0].Code);
    }

    [Fact]
    public async Task Node_does_not_speak_for_another_one()
    {
        await using var bench = await WorkBench.OpenAsync();
        var two = await bench.JoinAsync("two");
        var one = await bench.JoinAsync("one");
        two.Say(r => r with { Node = "one", DrawWatts = 1 });
        one.Say(r => r with { DrawWatts = 2 });
        await bench.Seen("two").UntilAsync(v => v.DrawWatts == 1);
        Assert.Equal(2, (await bench.Seen("one").UntilAsync(v => v.DrawWatts == 2)).DrawWatts);
    }

    [Fact]
    public void Words_come_back_as_they_were_also_those_that_are_no_numbers()
    {
        var report = TestRunner.Fresh with
        {
            DrawWatts = double.NaN,
            Ceiling = new Watts(double.PositiveInfinity),
            Lasts = TimeSpan.FromSeconds(1.25),
            Jobs = [new JobReport { Job = "j", Fence = 1, State = WorkState.Sleeping, Since = new Instant(TimeSpan.TicksPerDay * 700_000 + 1), ExitStatus = 137, Speed = 0.5 }],
            Usage = [new UsageRecord { Node = "n", Number = 4, Job = "j", Fence = 1, Tenant = "t", From = new Instant(TimeSpan.TicksPerDay * 700_000), To = new Instant(TimeSpan.TicksPerDay * 700_000 + 3), EnergyWattHours = 1e-9 }],
        };
        var back = WorkLinkCodec.Decode<WorkLinkMessage>(WorkLinkCodec.Encode(new WorkLinkMessage { Report = report })).Value.Report!;
        Assert.Equal(report with { Jobs = [], Usage = [], Inventory = back.Inventory }, back with { Jobs = [], Usage = [] });
        Assert.Equal(report.Jobs, back.Jobs);
        Assert.Equal(report.Usage, back.Usage);
        Assert.Equal(report.Inventory with { Accelerators = [], Means = [] }, back.Inventory with { Accelerators = [], Means = [] });
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"report\":{}}")]
    [InlineData("{\"budget\":{\"sequence\":-1,\"ceiling\":1,\"duration\":\"00:00:01\"}}")]
    [InlineData("{\"budget\":{\"sequence\":1,\"ceiling\":\"-Infinity\",\"duration\":\"00:00:01\"}}")]
    [InlineData("{\"orders\":{\"number\":1,\"jobs\":[{\"job\":null}]}}")]
    [InlineData("{\"logQuestion\":{\"number\":1,\"job\":\"j\",\"fence\":1,\"from\":0,\"most\":1e300}}")]
    public void Words_that_make_no_sense_are_refused(string text)
    {
        Assert.Equal("MP3900", WorkLinkCodec.Decode<WorkLinkMessage>(System.Text.Encoding.UTF8.GetBytes(text)).Faults[0].Code);
    }
}
