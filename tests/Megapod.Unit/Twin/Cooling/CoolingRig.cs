namespace Megapod.Unit.Twin.Cooling;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Laws;
using Megapod.Twin.Physics;

/// <summary>A site with one pod of two racks of 132 kW on a loop of 350 l/min, whose plant is moved by the test alone.</summary>
internal sealed class CoolingRig
{
    public const double Full = 132_000;
    public const double Idle = 33_000;
    public static readonly Instant Start = Instant.FromUtc(new DateTime(2025, 6, 2, 9, 0, 0, DateTimeKind.Utc));

    private readonly ILaw[] laws;

    public CoolingRig(CoolingLoopConfig? loop = null, CoolingConfig? cooling = null, double fallback = Idle, int racks = 2, double step = 1)
    {
        Tree = PowerTree.From(Site((cooling ?? new CoolingConfig()) with { Loop = loop ?? Loop(racks) }, fallback, racks));
        Plant = new SitePlant(Tree, [], Start, seed: 7);
        StepSeconds = step;
        Context = new LawContext { Plant = Plant, Book = new LawBook(), Seconds = step };
        laws = [.. CoolingLaws.Of(Tree)];
    }

    public PowerTree Tree { get; }

    public SitePlant Plant { get; }

    public double StepSeconds { get; }

    public LawContext Context { get; }

    public CoolingPlant Cooling => Plant.Loops[0]!;

    public double Seconds => (Plant.Now - Start).TotalSeconds;

    public IEnumerable<string> Broken => Context.Book.Broken.Select(b => b.Law).Distinct();

    public static CoolingLoopConfig Loop(int racks = 2, double litresPerMinute = 175) => new() { DesignFlowLitresPerSecond = racks * litresPerMinute / 60 };

    public static SiteConfig Site(CoolingConfig cooling, double fallback = Idle, int racks = 2) => new()
    {
        Id = "site",
        Grid = new GridConnectionConfig { Limits = [new LimitConfig { Id = "connection", Amount = 5e6 }] },
        Pods =
        [
            new PodConfig
            {
                Id = "pod",
                Parent = "grid",
                Racks = [.. Enumerable.Range(0, racks).Select(r => new RackConfig { Id = $"rack-{r}", Full = new Watts(Full), Idle = new Watts(Idle), Fallback = new Watts(fallback), Gpus = 72 })],
                Throughput = [new ThroughputPoint(new Watts(racks * Idle), 0), new ThroughputPoint(new Watts(racks * Full), 1)],
                Enforcement = new EnforcementConfig { Class = EnforcementClass.ClosedLoop, ActuationTime = TimeSpan.FromSeconds(2), CommandLatency = TimeSpan.FromSeconds(1) },
                Cooling = cooling,
            },
        ],
    };

    /// <summary>Tells all racks what they may draw, for a day.</summary>
    public void Grant(double watts)
    {
        for (int r = 0; r < Tree.RackCount; r++)
        {
            Plant.Hold(r, new Watts(watts), TimeSpan.FromDays(1));
        }
    }

    /// <summary>Lets time pass, the laws looking on after each step.</summary>
    public void Run(double seconds)
    {
        for (int s = 0; s < (int)Math.Round(seconds / StepSeconds); s++)
        {
            Plant.Step(StepSeconds);
            foreach (var law in laws)
            {
                law.Check(Context);
            }
        }
    }

    /// <summary>Lets time pass until something is so; at most ten minutes.</summary>
    /// <returns>Seconds since now.</returns>
    public double Until(Func<bool> isSo)
    {
        double from = Seconds;
        while (!isSo())
        {
            Assert.True(Seconds - from < 600, "never");
            Run(StepSeconds);
        }

        return Seconds - from;
    }

    public SiteSnapshot Seen()
    {
        var snapshot = new SiteSnapshot(Tree);
        Plant.Observe(snapshot);
        return snapshot;
    }
}
