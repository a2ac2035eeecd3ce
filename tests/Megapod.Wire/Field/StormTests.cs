namespace Megapod.Wire.Field;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A random storm upon a site that is all on the wire: cars come and go, connections are cut, torn, held back and doubled, stations start anew, and the controller dies, stands still and comes back.</summary>
public sealed class StormTests
{
    /// <summary>Site seconds of a storm. MEGAPOD_STORM_SECONDS asks for more.</summary>
    private static readonly double Seconds = double.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_STORM_SECONDS"), NumberStyles.Float, CultureInfo.InvariantCulture, out double told) ? told : 150;
    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("MEGAPOD_SEED"), CultureInfo.InvariantCulture, out ulong given) ? given : 11;

    [Fact]
    public async Task Storm_on_the_wire_breaks_no_law_and_everything_recovers_from_it()
    {
        var chance = new SeededRandom(Seed);
        var done = new List<string>();
        await using var rig = await FieldRig.OpenAsync(soc: 0.6, hasStations: true);
        await rig.BeginAsync();
        rig.Pass(5);
        var end = rig.Now + TimeSpan.FromSeconds(Seconds);
        while (rig.Now < end)
        {
            done.Add($"{rig.Now} {await BlowAsync(rig, chance)}");
            rig.Pass(Math.Round(0.5 + (4 * chance.NextUniform()), 2));
            Assert.True(rig.Demo.Broken.Count == 0, $"Seed {Seed}: {string.Join("; ", rig.Demo.Broken)}\n{string.Join('\n', done)}\n{rig.Trace()}");
        }

        // Calm: no fault outlasts what has caused it.
        rig.Line!.PieceBytes = 4096;
        rig.Pass(45);
        Assert.True(rig.Demo.Broken.Count == 0, $"Seed {Seed}: {string.Join("; ", rig.Demo.Broken)}\n{string.Join('\n', done)}\n{rig.Trace()}");
        Assert.All(rig.Stations!.Health, s => Assert.True(s.IsAnswering, $"Seed {Seed}: {s.Id} {s.Trouble?.Message}"));
        Assert.All(rig.View.Devices, d => Assert.True(d.IsAnswering, $"Seed {Seed}: {d.Id} {d.Trouble?.Message}"));

        // Alarms that count late cycles and readings look back five minutes, into the storm.
        Assert.True(!rig.View.Alarms.Any(a => a.Code.StartsWith("MP32", StringComparison.Ordinal)), $"Seed {Seed}: {string.Join("; ", rig.View.Alarms)}\n{string.Join('\n', done)}\n{rig.Trace()}");
    }

    private static async Task<string> BlowAsync(FieldRig rig, SeededRandom chance)
    {
        int Below(int many) => (int)(many * chance.NextUniform());
        string stall = $"{(char)('a' + Below(6))}{1 + Below(4)}";
        int which = Below(rig.Field.Stations.Count);
        switch (Below(12))
        {
            case 0 or 1 or 2:
                rig.Demo.PlugIn(stall, new WattHours(150_000), new Watts(240_000));
                return $"a car at {stall}";
            case 3:
                rig.Demo.Unplug(stall);
                return $"no car at {stall}";
            case 4:
                rig.Line!.Cut(which, isTorn: false);
                return $"connection {which} is cut";
            case 5:
                rig.Line!.Cut(which, isTorn: true);
                return $"connection {which} is cut within a message";
            case 6:
                rig.Line!.IsHeld = true;
                rig.Pass(Math.Round(0.5 + (6 * chance.NextUniform()), 2));
                rig.Line.IsHeld = false;
                return "all bytes were held back";
            case 7:
                await rig.Line!.RepeatAsync(which);
                return $"connection {which} is opened twice";
            case 8:
                rig.Line!.PieceBytes = 1 + Below(64);
                return $"bytes come in pieces of {rig.Line.PieceBytes}";
            case 9:
                rig.Field.Stations[which].Restart();
                return $"station {which} starts anew";
            case 10:
                rig.Freeze();
                rig.Pass(Math.Round(1 + (40 * chance.NextUniform()), 2));
                rig.Thaw();
                return "the controller stood still";
            default:
                await rig.KillAsync();
                rig.Pass(Math.Round(40 * chance.NextUniform(), 2));
                await rig.BeginAsync();
                return "the controller was killed and came back";
        }
    }
}
