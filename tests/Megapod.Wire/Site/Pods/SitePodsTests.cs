namespace Megapod.Wire.Site.Pods;

using Megapod.Control.Cycle;
using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Loop;
using Megapod.Site.Pods;

/// <summary>The lives of pods beside the control loop: two racks of 10 to 100 kW that do what they are told within two seconds.</summary>
public sealed class SitePodsTests
{
    private static readonly PowerTree Tree = PowerTree.From(new SiteConfig
    {
        Id = "site",
        Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "contract", Amount = 1e6 }], Meter = new MeterConfig { Id = "main" } },
        Pods =
        [
            new PodConfig
            {
                Id = "pod",
                Parent = "grid",
                Meter = new MeterConfig { Id = "pod-meter" },
                Racks = [.. Enumerable.Range(1, 2).Select(k => new RackConfig { Id = $"rack-{k}", Full = new Watts(100_000), Idle = new Watts(10_000), Fallback = new Watts(10_000), Gpus = 8 })],
                Throughput = [new ThroughputPoint(new Watts(20_000), 0), new ThroughputPoint(new Watts(200_000), 1)],
                Cooling = new CoolingConfig { Loop = new CoolingLoopConfig { DesignFlowLitresPerSecond = 6 } },
                Acceptance = new AcceptanceConfig { LeakCheck = TimeSpan.FromSeconds(30), Hold = TimeSpan.FromSeconds(5), BurnIn = TimeSpan.FromSeconds(60) },
            },
        ],
    });

    private readonly EventRing events = new();
    private readonly KeptLives journal = new();
    private readonly SiteSnapshot snapshot = new(Tree);
    private readonly CycleOutput output = new(Tree);
    private readonly double[] before = new double[2];
    private SitePods pods;
    private Instant now = new(TimeSpan.TicksPerDay);
    private bool isOff;

    public SitePodsTests() => pods = Open();

    [Fact]
    public void A_pod_that_was_delivered_is_tested_taken_over_drained_and_given_away_each_step_by_a_person_and_evidence()
    {
        Run(20);
        Assert.Equal((PodPhase.Delivered, 0, true), (Life.Phase, Duty.Most.Value, Duty.IsHeld && Duty.IsUnproven));
        Refused(PodRequest.Test, "MP3252");
        Identify("S");
        Run(2);
        Made(PodRequest.Test);
        Refused(PodRequest.Accept, "MP3252");
        Run(400);
        Assert.Equal("It has passed.", pods.Sheets[0].Progress);
        Made(PodRequest.Accept);
        Assert.Equal((0, true, false), (Duty.Most.Value, Duty.IsHeld, Duty.IsUnproven));
        Made(PodRequest.Serve);
        Assert.Equal(default, Duty);
        Run(20);
        Made(PodRequest.Drain);
        Refused(PodRequest.Maintain, "MP3252");
        Run(20);
        Assert.Equal(10_000, Duty.Most.Value);
        Made(PodRequest.Maintain);
        Run(20);
        Refused(PodRequest.Move, "MP3252");
        isOff = true;
        Run(20);
        Made(PodRequest.Move);
        Assert.Equal(PodPhase.Moved, Life.Phase);
        Assert.Contains(events.Newest(1_000), e => e.Kind == "pod-life" && e.Text == "pod is in service; A. Visser asked for it.");
    }

    [Fact]
    public void A_life_outlives_the_controller_and_a_test_that_was_under_way_begins_again()
    {
        Identify("S");
        Run(2);
        Made(PodRequest.Test);
        Run(100);
        pods = Open();
        Assert.Equal(PodPhase.Testing, Life.Phase);
        Assert.Equal("It begins.", pods.Sheets[0].Progress);
        Identify("S");
        Run(400);
        Made(PodRequest.Accept);
        pods = Open();
        Identify("S");
        Run(2);
        Made(PodRequest.Serve);
    }

    [Fact]
    public void A_pod_whose_servers_are_others_than_those_that_were_tested_is_not_put_in_service()
    {
        Identify("S");
        Run(2);
        Made(PodRequest.Test);
        Run(400);
        Made(PodRequest.Accept);
        Identify("T");
        Run(2);
        Assert.True(Duty.IsUnproven);
        Refused(PodRequest.Serve, "MP3252");
    }

    [Fact]
    public void Servers_that_start_by_themselves_when_power_returns_are_not_taken_over()
    {
        Identify("S", startsByItself: true);
        Run(2);
        Made(PodRequest.Test);
        Run(400);
        var refused = pods.Ask("pod", PodRequest.Accept, "A. Visser", now);
        Assert.Equal("pod cannot do 'accept': 'power restore' was not passed: rack-1/server-1, rack-2/server-1 start by themselves when power returns.", Assert.Single(refused.Faults).Message);
        Identify("S");
        Run(2);
        Made(PodRequest.Accept);
    }

    [Fact]
    public void A_server_about_to_fail_is_drained_with_the_reason_until_a_person_vouches_for_it()
    {
        Identify("S");
        Run(2);
        Assert.Empty(pods.DrainedOf("pod"));
        string gpu = PodTreeBuilder.AcceleratorOf("rack-1/server-1", 0);
        pods.BoardOf(0).Put(readings => readings[readings.Tree.IndexOf(gpu), PartQuantity.DriverError] = Reading.Good(79, now));
        Run(2);
        var drained = Assert.Single(pods.SheetOf("pod")!.Drained);
        Assert.Equal(("rack-1/server-1", $"{gpu} had driver error (XID) 79."), (drained.Server, drained.Reason));
        Assert.Equal(["rack-1/server-1"], pods.DrainedOf("pod"));
        Assert.Empty(pods.DrainedOf("nobody"));
        Assert.True(pods.Dismiss("pod", gpu));
        Run(2);
        Assert.Empty(pods.DrainedOf("pod"));
        Assert.Equal(
            ["rack-1/server-1 may work again.", $"rack-1/server-1 gets no more than its least: {gpu} had driver error (XID) 79."],
            events.Newest(1_000).Where(e => e.Kind == "pod-drain").Select(e => e.Text).OrderBy(t => t.Length));
    }

    private PodLife Life => pods.LifeOf("pod")!;

    private RackDuty Duty
    {
        get
        {
            pods.Leave(snapshot);
            return snapshot.Duties[0];
        }
    }

    private SitePods Open() => new(Tree, journal, TimeProvider.System, now, events);

    /// <summary>Every part of the pod says who it is.</summary>
    private void Identify(string serial, bool startsByItself = false)
    {
        pods.BoardOf(0).Change(parts => [.. parts.Select((p, i) => p.Kind is PartKind.Server or PartKind.Accelerator ? p with { Identity = new PartIdentity { Serial = $"{serial}{p.Id}" } } : p)]);
        pods.BoardOf(0).Put(readings =>
        {
            for (int i = 0; i < readings.Tree.Parts.Length; i++)
            {
                if (readings.Tree.Parts[i].Kind == PartKind.Server)
                {
                    readings[i, PartQuantity.StartsByItself] = Reading.Good(startsByItself ? 1 : 0, now);
                }
            }
        });
    }

    private void Run(int seconds)
    {
        for (int s = 0; s < seconds; s++)
        {
            now += TimeSpan.FromSeconds(1);
            pods.Leave(snapshot);
            for (int k = 0; k < 2; k++)
            {
                var duty = snapshot.Duties[k];
                output.CeilingWatts[k] = duty.IsHeld ? duty.Most.Value : 100_000;
                snapshot.ConsumerPower[k] = Reading.Good(isOff ? 0 : Math.Max(before[k], 10_000), now);
                before[k] = output.CeilingWatts[k];
                snapshot.Racks[k] = snapshot.Racks[k] with { IsLeaking = Reading.Good(0, now) };
            }

            snapshot.NodePower[1] = Reading.Good(snapshot.ConsumerPower[0].Value + snapshot.ConsumerPower[1].Value, now);
            snapshot.Loops[0] = new LoopReading(Reading.Good(25, now), Reading.Good(35, now), Reading.Good(6, now), Reading.Good(0, now), Reading.Good(0, now));
            pods.BoardOf(0).Put(r => Refresh(r));
            pods.See(snapshot, output, now);
            pods.Step(now);
        }
    }

    private void Refresh(PodReadings readings)
    {
        for (int i = 0; i < readings.Tree.Parts.Length; i++)
        {
            ref var setting = ref readings[i, PartQuantity.StartsByItself];
            setting = setting.Quality == Quality.Good ? setting with { MeasuredAt = now } : setting;
        }
    }

    private void Made(PodRequest request)
    {
        var made = pods.Ask("pod", request, "A. Visser", now);
        Assert.True(made.IsSuccess, string.Join('\n', made.Faults) + string.Join('\n', events.Newest(20).Select(e => e.Text)));
    }

    private void Refused(PodRequest request, string code) => Assert.Equal(code, pods.Ask("pod", request, "A. Visser", now).Faults[0].Code);
}
