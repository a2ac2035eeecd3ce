namespace Megapod.Unit.Control.LifeCycle;

using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>The acceptance of a pod of two racks of 10 to 100 kW that come down within 5 s, cycle by cycle.</summary>
public sealed class AcceptanceScriptTests
{
    private static readonly AcceptanceConfig Quick = new() { LeakCheck = TimeSpan.FromSeconds(60), Hold = TimeSpan.FromSeconds(10), BurnIn = TimeSpan.FromSeconds(120), RoomPatience = TimeSpan.FromSeconds(300) };
    private static readonly AcceptanceRack[] Racks = [.. Enumerable.Range(0, 2).Select(k => new AcceptanceRack($"rack-{k}", 10_000, 100_000, 1_000, TimeSpan.FromSeconds(5)))];

    private readonly AcceptanceScript script = new(Quick, Racks, 4, 0.5);
    private readonly List<AcceptanceFinding> found = [];
    private readonly double[] watts = [10_000, 10_000];
    private readonly double[] slowness = [3, 3];
    private readonly Queue<double>[] told = [new(), new()];
    private Instant now = new(TimeSpan.TicksPerDay);
    private double flow = 4;
    private bool isDry = true;
    private double load = 1;
    private double room = 1;
    private double lies;
    private (PartHealth Health, string Trouble) condition = (PartHealth.Good, "");

    [Fact]
    public void A_good_pod_passes_all_stages_in_order()
    {
        Run(2_000);
        Assert.Equal(AcceptanceStage.Done, script.Stage);
        Assert.Equal([EvidenceKind.LeakCheck, EvidenceKind.PowerCurve, EvidenceKind.StepTest, EvidenceKind.BurnIn], found.Select(f => f.Kind));
        Assert.All(found, f => Assert.True(f.IsPassed, f.Text));
        Assert.Equal("20 kW told, 20 kW drawn; 65 kW told, 65 kW drawn; 110 kW told, 110 kW drawn; 155 kW told, 155 kW drawn; 200 kW told, 200 kW drawn.", found[1].Text);
        Assert.Equal("Down within 4 s at most, 3 times.", found[2].Text);
        Assert.Equal(0, script.Share);
    }

    [Theory]
    [InlineData("wet", EvidenceKind.LeakCheck)]
    [InlineData("dry pump", EvidenceKind.LeakCheck)]
    [InlineData("liar", EvidenceKind.PowerCurve)]
    [InlineData("nothing to do", EvidenceKind.PowerCurve)]
    [InlineData("no room", EvidenceKind.PowerCurve)]
    [InlineData("unknown", EvidenceKind.PowerCurve)]
    [InlineData("slow", EvidenceKind.StepTest)]
    [InlineData("error", EvidenceKind.BurnIn)]
    public void What_is_wrong_ends_the_script_where_it_shows(string what, EvidenceKind where)
    {
        switch (what)
        {
            case "wet": isDry = false; break;
            case "dry pump": flow = 1.9; break;
            case "liar": lies = 0.1; break;
            case "nothing to do": load = 0.8; break;
            case "no room": room = 0.6; break;
            case "slow": slowness[1] = 7; break;
            case "error": condition = (PartHealth.Warning, "rack-1 had driver error (XID) 63."); break;
            default: watts[0] = double.NaN; break;
        }

        Run(2_000);
        Assert.Equal(AcceptanceStage.Done, script.Stage);
        Assert.Equal((where, false), (found[^1].Kind, found[^1].IsPassed));
        Assert.All(found.SkipLast(1), f => Assert.True(f.IsPassed));
        Assert.Equal(0, script.Share);
    }

    [Fact]
    public void A_drip_after_a_minute_of_dryness_fails_the_leak_check_at_once()
    {
        Run(30);
        isDry = false;
        Run(1);
        Assert.Equal((EvidenceKind.LeakCheck, false), (found[0].Kind, found[0].IsPassed));
    }

    [Fact]
    public void Cars_that_take_the_room_make_the_burn_in_wait_and_not_begin_again()
    {
        while (script.Stage != AcceptanceStage.BurnIn)
        {
            Run(1);
        }

        Run(70);
        room = 0.3;
        Run(600);
        Assert.Equal(AcceptanceStage.BurnIn, script.Stage);
        room = 1;
        Run(80);
        Assert.Equal(AcceptanceStage.Done, script.Stage);
        Assert.True(found[^1].IsPassed, found[^1].Text);
    }

    private void Run(int seconds)
    {
        for (int s = 0; s < seconds && script.Stage != AcceptanceStage.Done; s++)
        {
            now += TimeSpan.FromSeconds(1);
            var ceilings = new double[2];
            for (int k = 0; k < 2; k++)
            {
                ceilings[k] = 10_000 + (Math.Min(script.Share, room) * 90_000);
                told[k].Enqueue(ceilings[k]);
                double old = told[k].Count > slowness[k] ? told[k].Dequeue() : told[k].Peek();
                double may = 10_000 + ((old - 10_000) * (1 + lies));
                watts[k] = double.IsNaN(watts[k]) ? watts[k] : Math.Max(10_000, load * may);
            }

            if (script.Step(new AcceptanceSight(now, watts, [now, now], ceilings, flow, isDry, condition.Health, condition.Trouble)) is { } finding)
            {
                found.Add(finding);
            }
        }
    }
}
