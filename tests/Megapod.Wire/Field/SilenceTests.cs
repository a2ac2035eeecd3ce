namespace Megapod.Wire.Field;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// A site whose meters, battery and charging stations are all on the wire, and whose controller is killed or frozen in the middle of it: who reverts when, by itself. Continuous integration tries two
/// instants of each kind; MEGAPOD_SILENCE_INSTANTS asks for more, and MEGAPOD_SEED for others.
/// </summary>
public sealed class SilenceTests
{
    private const string Variable = "MEGAPOD_SILENCE_INSTANTS";

    /// <summary>Cars stay for 45 minutes; a world is good for so many instants.</summary>
    private const int InstantsOfAWorld = 4;

    /// <summary>A meter's own step, and the second in which the plant acts.</summary>
    private const double Slack = 1.5;

    /// <summary>So long before its end a grant has to be found to be renewed in time: what clocks may differ by, listening, a command and its answer.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5 + 3 + 2);

    private static readonly int Instants = int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int told) ? told : 2;
    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_SEED"), CultureInfo.InvariantCulture, out ulong given) ? given : 7;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Controller_that_falls_silent_leaves_devices_that_revert_in_order_and_in_time(bool isFrozen)
    {
        var chance = new SeededRandom(Seed);
        var worst = new Reverted(0, 0, 0);
        for (int done = 0; done < Instants;)
        {
            await using var rig = await FieldRig.OpenAsync(hasStations: true);
            await rig.BeginAsync();
            rig.LeanOnTheBattery();
            for (int k = 0; k < InstantsOfAWorld && done < Instants; k++, done++)
            {
                rig.Pass(Math.Round(1 + (29 * chance.NextUniform()), 2));
                Lean(rig);
                await FallSilentAsync(rig, isFrozen);
                var reverted = Watch(rig);
                worst = worst.With(reverted);
                Assert.True(rig.Demo.Broken.Count == 0, $"Seed {Seed}, instant {done}: {string.Join("; ", rig.Demo.Broken)}. {rig.Trace()}");
                await GoOnAsync(rig, isFrozen);
                rig.Pass(20);
                Assert.True(rig.Demo.Broken.Count == 0, $"Seed {Seed}, after instant {done}: {string.Join("; ", rig.Demo.Broken)}. {rig.Trace()}");
                Assert.All(rig.Stations!.Health, s => Assert.True(s.IsAnswering, $"{s.Id}: {s.Trouble?.Message}"));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Instants} instants, {(isFrozen ? "frozen" : "killed")}: pods at their fallback after {worst.PodSeconds:0} s at most, connectors after {worst.ConnectorSeconds:0} s, the battery at rest after {worst.BatterySeconds:0} s."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_goes_on_after_a_silence_adopts_stations_and_battery_without_a_step(bool isFrozen)
    {
        var chance = new SeededRandom(Seed + (isFrozen ? 4u : 3u));
        int cars = 0;
        double most = 0;
        for (int left = Instants; left > 0;)
        {
            await using var rig = await FieldRig.OpenAsync(hasStations: true);
            await rig.BeginAsync();
            rig.LeanOnTheBattery();
            for (int k = Math.Min(left, InstantsOfAWorld); k > 0; k--, left--)
            {
                // Until pods have given way to the cars, the battery carries both for a moment.
                rig.Pass(60);
                Lean(rig);
                double battery = rig.BatteryWatts;
                var expiries = Connectors(rig).Select(i => rig.View.Consumers[i].ExpiresAt ?? Instant.Never).ToArray();
                await FallSilentAsync(rig, isFrozen);
                rig.Pass(Math.Round(1 + (19 * chance.NextUniform()), 2));
                await GoOnAsync(rig, isFrozen);

                // What it does later it does for its own reasons; it begins where the other one ended.
                rig.Pass(0.5);
                Assert.True(Math.Abs(rig.BatteryWatts - battery) < 0.25e6, $"Seed {Seed}: from {battery} W the battery went to {rig.BatteryWatts} W. {rig.Trace()}");

                // A grant that runs out before it can be renewed is the silence's doing. The others go on, and nobody is stopped to be granted the same again.
                var held = Connectors(rig).Where(i => IsAbove(rig, i) && expiries[i] > rig.Now + Renewal).ToList();
                double before = held.Sum(rig.TrueWatts);
                double fewest = before;
                for (int s = 0; s < 15; s++)
                {
                    rig.Pass(1);
                    fewest = Math.Min(fewest, held.Sum(rig.TrueWatts));
                }

                Assert.True(fewest >= 0.95 * before, $"Seed {Seed}: {held.Count} cars had {before} W and then {fewest} W. {rig.Trace()}");
                Assert.Empty(rig.Demo.Broken);
                cars += held.Count;
                most = Math.Max(most, before - fewest);
            }
        }

        Assert.True(cars > 2 * Instants, $"{cars} cars in {Instants} instants are no test.");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Instants} instants, {(isFrozen ? "frozen" : "killed")}: of {cars} cars with grants to adopt, together at most {most / 1000:0} kW less in the 15 s after."));
    }

    private static async Task GoOnAsync(FieldRig rig, bool isFrozen)
    {
        if (isFrozen)
        {
            rig.Thaw();
            return;
        }

        await rig.BeginAsync();
    }

    private static async Task FallSilentAsync(FieldRig rig, bool isFrozen)
    {
        if (isFrozen)
        {
            rig.Freeze();
            return;
        }

        await rig.KillAsync();
    }

    /// <summary>Waits until cars charge above their floors and the battery carries some of it, so that there is something to revert.</summary>
    private static void Lean(FieldRig rig)
    {
        for (int s = 0; s < 240 && !IsLeaning(rig); s++)
        {
            rig.Pass(1);
        }

        Assert.True(IsLeaning(rig), $"Battery {rig.BatteryWatts} W. {rig.Trace()}");
    }

    private static bool IsLeaning(FieldRig rig) => rig.BatteryWatts < -0.2e6 && Connectors(rig).Count(i => IsAbove(rig, i)) >= 3;

    /// <summary>Walks through the silence until everything has reverted, and holds each device against what the certificate counts on.</summary>
    private static Reverted Watch(FieldRig rig)
    {
        var tree = PowerTree.From(rig.Field.Site);
        double reversion = rig.Battery.Reversion.TotalSeconds;
        var reverted = new Reverted(0, 0, 0);
        for (int s = 1; s <= reversion + 5; s++)
        {
            rig.Pass(1);
            for (int i = 0; i < tree.Consumers.Length; i++)
            {
                if (!tree.Consumers[i].IsControlled || !IsAbove(rig, i))
                {
                    continue;
                }

                var e = tree.Consumers[i].Enforcement;
                double most = (e.LongestGrant.TotalSeconds * (1 + e.ClockDrift)) + (e.CommandLatency + e.ActuationTime + (e.DatedWithSkew ?? TimeSpan.Zero)).TotalSeconds;
                Assert.True(s <= most + Slack, $"{tree.Consumers[i].Id} draws above its fallback {s} s after silence began; it may for {most} s.");
                reverted = reverted.With(i < tree.ConnectorCount ? new Reverted(0, s, 0) : new Reverted(s, 0, 0));
            }

            Assert.True(rig.BatteryWatts < 1_000, $"The battery charges with {rig.BatteryWatts} W {s} s after silence began.");
            reverted = rig.BatteryWatts < -1_000 ? reverted.With(new Reverted(0, 0, s)) : reverted;
        }

        // What holds others up is the last to let go.
        Assert.InRange(reverted.BatterySeconds, 1, reversion + Slack);
        Assert.True(reverted.PodSeconds <= reverted.BatterySeconds && reverted.ConnectorSeconds <= reverted.BatterySeconds, reverted.ToString());
        Assert.True(reverted.ConnectorSeconds > 0, "Nobody had anything to revert from.");
        return reverted;
    }

    private static bool IsAbove(FieldRig rig, int consumer)
    {
        var c = rig.Demo.Tree.Consumers[consumer];
        return rig.TrueWatts(consumer) > (1.01 * Math.Max(c.Fallback.Value, c.Minimum.Value)) + 1;
    }

    private static IEnumerable<int> Connectors(FieldRig rig) => Enumerable.Range(0, rig.Demo.Tree.ConnectorCount);

    /// <summary>The last second at which each kind of device was not at its fallback yet.</summary>
    private readonly record struct Reverted(double PodSeconds, double ConnectorSeconds, double BatterySeconds)
    {
        public Reverted With(Reverted other) => new(Math.Max(PodSeconds, other.PodSeconds), Math.Max(ConnectorSeconds, other.ConnectorSeconds), Math.Max(BatterySeconds, other.BatterySeconds));
    }
}
