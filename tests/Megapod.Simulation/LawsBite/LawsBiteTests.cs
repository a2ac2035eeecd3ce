namespace Megapod.Simulation.LawsBite;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Twin.Simulator;

/// <summary>Each controller here breaks one rule, and the law that it breaks must catch it. Beside each stands the shipped controller in the same hour.</summary>
public sealed class LawsBiteTests
{
    [Fact]
    public void Growing_on_acknowledgement_is_caught()
    {
        var slow = BusyHour.Site().WithSlowRacks();
        var run = BusyHour.Play(slow, truth => new Distorted(truth.WithEnforcement(e => e with { Class = EnforcementClass.Hardware, ActuationTime = TimeSpan.Zero }), (seen, plant) =>
        {
            // Blind to its racks and to the meters above them: what it believes is the answers alone.
            OfRacks(seen, plant, Reading.Missing);
            Array.Fill(seen.NodePower, Reading.Missing, 1, seen.NodePower.Length - 1);
            seen.NodePower[0] = Reading.Good(0, seen.TakenAt);
        }));
        Caught(run, "conservation-under-silence");
        Clean(BusyHour.Play(slow, Shipped), except: "cars-before-compute");
    }

    [Fact]
    public void Counting_battery_support_that_dies_with_us_is_caught()
    {
        var forgetful = BusyHour.Site() with { Battery = BusyHour.Site().Battery! with { Reversion = TimeSpan.FromSeconds(20) } };
        var run = BusyHour.Play(forgetful, truth => new Distorted(truth with { Battery = truth.Battery! with { Reversion = TimeSpan.FromSeconds(180) } }));
        Caught(run, "conservation-under-silence");
    }

    [Fact]
    public void Trusting_a_stale_meter_is_caught()
    {
        var slow = BusyHour.Site().WithSlowRacks();
        // The meters of racks and connection froze long ago, and somebody stamps their last values as fresh; the branch meters above the racks are gone.
        var run = BusyHour.Play(slow, truth => new Distorted(truth, (seen, plant) =>
        {
            OfRacks(seen, plant, Reading.Good(25_000, seen.TakenAt));
            Array.Fill(seen.NodePower, Reading.Missing, 1, seen.NodePower.Length - 1);
            seen.NodePower[0] = Reading.Good(0, seen.TakenAt);
        }));
        Caught(run, "conservation-under-silence");
    }

    [Fact]
    public void Ignoring_expiry_is_caught()
    {
        var run = BusyHour.Play(BusyHour.Site(), truth => new Distorted(truth.WithEnforcement(e => e with { LongestGrant = TimeSpan.FromHours(1) })));
        Caught(run, "grant-expiry");
    }

    [Fact]
    public void Counting_headroom_twice_is_caught()
    {
        // The house hangs inside the pod's meter; whoever leaves it out of the tree sells its power a second time.
        var house = BusyHour.Site() with { House = [new HouseConfig { Id = "house", Parent = "grid", Maximum = new Watts(200_000), Usual = new Watts(200_000) }] };
        var run = BusyHour.Play(house, truth => new Distorted(truth with { House = [] }));
        Caught(run, "conservation-under-silence");
        Clean(BusyHour.Play(house, Shipped), except: null);
    }

    [Fact]
    public void Letting_compute_hold_a_cars_watts_is_caught()
    {
        var run = BusyHour.Play(BusyHour.Site(), truth => new Distorted(truth, (seen, _) =>
        {
            for (int i = 0; i < seen.Connectors.Length; i++)
            {
                if (seen.Connectors[i].IsPlugged && seen.TakenAt - seen.Connectors[i].PluggedAt < TimeSpan.FromSeconds(60))
                {
                    seen.Connectors[i] = default;
                }
            }
        }));
        Caught(run, "cars-before-compute");
    }

    [Fact]
    public void Trimming_a_car_below_what_it_takes_is_caught_however_often_its_connector_is_written()
    {
        // From its third minute each car is believed to take a fraction of its draw. Its ceiling comes down onto that, and each renewal closes the connector anew.
        var run = BusyHour.Play(BusyHour.Site(), truth => new Distorted(truth, (seen, plant) =>
        {
            for (int i = 0; i < seen.Connectors.Length; i++)
            {
                if (seen.Connectors[i].IsPlugged && seen.TakenAt - seen.Connectors[i].PluggedAt > TimeSpan.FromMinutes(3))
                {
                    seen.ConsumerPower[i] = Reading.Good(20_000, seen.TakenAt);
                }
            }
        }));
        Caught(run, "cars-before-compute");
    }

    [Fact]
    public void Reading_the_islands_zero_as_headroom_is_caught()
    {
        var small = BusyHour.Site() with { Battery = BusyHour.Site().Battery! with { Power = new Watts(1.3e6), InitialSoc = 0.9 }, Topology = new TopologyConfig { CanIsland = true } };
        var run = BusyHour.Play(small, truth => new Distorted(truth, (seen, plant) =>
        {
            Island(plant.Now, plant);
            seen.Topology = GridTopology.GridTied;
            seen.NodePower[0] = Reading.Good(0, seen.TakenAt);
        }));
        Caught(run, "conservation-under-silence");
        Clean(BusyHour.Play(small, truth => new Distorted(truth, (seen, plant) =>
        {
            Island(plant.Now, plant);
            seen.Topology = plant.Topology;
        })), except: "cars-before-compute");
    }

    [Fact]
    public void Shipped_controller_breaks_no_law_in_the_busy_hour()
    {
        var run = BusyHour.Play(BusyHour.Site(), Shipped);
        Clean(run, except: null);
        Assert.Equal(0, run.Cars.WaitedForComputeSeconds);
        Assert.True(run.Cars.DeliveredWh > 500_000);
    }

    private static SiteController Shipped(SiteConfig truth) => new(PowerTree.From(truth));

    /// <summary>Ten minutes in, before the first car, the breaker opens.</summary>
    private static void Island(Instant now, Twin.Physics.SitePlant plant)
    {
        if (now >= BusyHour.Start + TimeSpan.FromMinutes(9))
        {
            plant.Topology = GridTopology.Islanded;
        }
    }

    private static void OfRacks(SiteSnapshot seen, Twin.Physics.SitePlant plant, Reading reading) =>
        Array.Fill(seen.ConsumerPower, reading, plant.Tree.ConnectorCount, plant.Tree.RackCount);

    private static void Caught(Run run, string law) => Assert.Contains(run.Laws.Broken, b => b.Law == law);

    private static void Clean(Run run, string? except) => Assert.DoesNotContain(run.Laws.Broken, b => b.Law != except);
}
