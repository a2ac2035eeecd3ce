namespace Megapod.Unit.Control.Cycle;

using Megapod.Control.Certificate;
using Megapod.Control.Cycle;
using Megapod.Core.Model;

/// <summary>Law 4 on random stations whose cars come and go: compute yields in the time of the certificate, and only to cars that can use it.</summary>
public sealed class CarsBeforeComputeTests
{
    private const int RoundSeconds = 45;

    /// <summary>Growth by less is not worth a write.</summary>
    private const double StepWatts = 1_000;

    /// <summary>A rack is not told to come down by less.</summary>
    private const double DeadBandWatts = 50;

    private int yields;
    private int shorts;
    private int served;

    [Fact]
    public void Compute_yields_in_time_and_holds_nothing_above_idle_that_a_car_is_short_of()
    {
        Proof.ForAll(cases: 1_500, largest: 10, Live);
        Assert.True(yields > 400 * Proof.Share && shorts > 2_000 * Proof.Share && served > 5_000 * Proof.Share, $"racks yielded {yields} times; cars were short {shorts} times and served {served} times");
    }

    [Theory]
    [InlineData(1244, 5)] // What was left for the last car was its minimum less a rounding error, and it waited for ever.
    [InlineData(694, 5)] // The battery's clock could be wrong by more than its set-points last, and room was counted on support that nobody could confirm.
    [InlineData(1732, 3)] // The same, where racks held what the car was waiting for.
    [InlineData(749, 10)] // A car on its way up was taken for one that needs no more, cut, found pressing, let go, and so on each other second.
    [InlineData(242, 3)]
    [InlineData(1297, 8)]
    public void World_in_which_it_was_broken_once(int seed, int size) => Live(seed, size);

    private void Live(int seed, int size)
    {
        var random = new Random(seed);
        var site = new HonestSite(RandomStation.Tree(random, size)) { Soc = random.OneOf(0.8, 0.8, 0.03) };
        site.Run(20);
        for (int round = 0; round < 5; round++)
        {
            ComeAndGo(site, random);
            Round(site);
        }
    }

    private static void ComeAndGo(HonestSite site, Random random)
    {
        for (int i = 0; i < site.Tree.ConnectorCount; i++)
        {
            double rating = site.Tree.Consumers[i].Nameplate.Value;
            if (site.Snapshot.Connectors[i].IsPlugged)
            {
                if (random.Chance(0.2))
                {
                    site.Unplug(i);
                }
            }
            else if (random.Chance(0.4))
            {
                double declared = random.Between(6_000, rating);
                site.Plug(i, declared * random.Between(0.6, 1), declared);
            }
        }
    }

    private void Round(HonestSite site)
    {
        var tree = site.Tree;
        double[] before = [.. site.DrawWatts];
        int yield = (int)Math.Ceiling(Certificate.YieldSeconds(tree));
        double[] yielded = [];
        for (int second = 1; second <= RoundSeconds; second++)
        {
            site.Step();
            yielded = second == yield ? [.. site.DrawWatts] : yielded;
            RunningOrStopped(site);
        }

        NobodyShortForCompute(site);
        YieldedInTime(site, yielded);
        yields += Enumerable.Range(tree.ConnectorCount, tree.RackCount).Any(i => yielded[i] < before[i] - StepWatts) ? 1 : 0;
    }

    /// <summary>A running session is at or above the smallest power that its connector can deliver, or at zero.</summary>
    private static void RunningOrStopped(HonestSite site)
    {
        foreach (var grant in site.Output.Grants)
        {
            var consumer = site.Tree.Consumers[grant.Consumer];
            if (consumer.Kind == ConsumerKind.Connector && grant.Ceiling.Value > 0 && grant.Ceiling < consumer.Minimum)
            {
                Assert.Fail($"{consumer.Id} was told {grant.Ceiling}, less than it can deliver");
            }
        }
    }

    /// <summary>A car that holds less than it wants has a limit above it that would be full even with every rack below it at idle.</summary>
    private void NobodyShortForCompute(HonestSite site)
    {
        for (int i = 0; i < site.Tree.ConnectorCount; i++)
        {
            if (!site.Snapshot.Connectors[i].IsPlugged)
            {
                continue;
            }

            double want = site.Memory.Cars[i].WantWatts;
            double holds = site.Held(i);
            if (holds >= want - StepWatts || (site.Output.Reasons[i].Kind == ReasonKind.None && site.Memory.Ledger.Ceiling(i) >= want - StepWatts))
            {
                // It has what it wants, or has just been told so.
                served++;
                continue;
            }

            shorts++;
            double useful = holds > 0 ? StepWatts : site.Tree.Consumers[i].Minimum.Value;
            if (!site.Memory.Ledger.PathRows(i).Any(r => Room(site, r, j => site.Tree.Consumers[j].Minimum.Value) < useful))
            {
                Assert.Fail($"{site.Tree.Consumers[i].Id} holds {holds:F0} of {want:F0} W ({site.Output.Reasons[i].Kind} {site.Memory.RowName(site.Output.Reasons[i].Index)}) and racks could give it more");
            }
        }
    }

    /// <summary>What cars hold in the end already fitted beside the racks' draw when the certificate's time was up.</summary>
    private static void YieldedInTime(HonestSite site, double[] yielded)
    {
        for (int r = 0; r < site.Memory.Ledger.Rows.Length; r++)
        {
            var racks = Enumerable.Range(site.Tree.ConnectorCount, site.Tree.RackCount).Where(i => site.Memory.Ledger.Rows[r].Share[i] > 0);
            if (racks.All(i => yielded[i] <= site.Tree.Consumers[i].Minimum.Value + 1))
            {
                continue;
            }

            double room = Room(site, r, j => yielded[j]);
            if (room < -DeadBandWatts)
            {
                Assert.Fail($"{site.Memory.RowName(r)}: racks drew {-room:F0} W too much after the time to yield");
            }
        }
    }

    /// <summary>What a row has left beside the ceilings that cars hold and the racks' power as told, with all support that grants may count on.</summary>
    private static double Room(HonestSite site, int r, Func<int, double> rackWatts)
    {
        var row = site.Memory.Ledger.Rows[r];
        double room = site.Memory.Ledger.Cap(r, 0) + (row.BatteryShare * site.Output.SupportWatts);
        for (int n = 0; n < site.Tree.Nodes.Length; n++)
        {
            int above = n;
            while (above > row.Node)
            {
                above = site.Tree.Nodes[above].Parent;
            }

            room -= above == row.Node ? site.Tree.Nodes[n].Residual.Value : 0;
        }

        for (int i = 0; i < site.Tree.Consumers.Length; i++)
        {
            var consumer = site.Tree.Consumers[i];
            room -= row.Share[i] * (consumer.Kind == ConsumerKind.Connector ? site.Held(i) : consumer.Kind == ConsumerKind.Rack ? rackWatts(i) : consumer.Nameplate.Value);
        }

        return room;
    }
}
