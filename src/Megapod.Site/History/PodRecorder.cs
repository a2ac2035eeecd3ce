namespace Megapod.Site.History;

using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;

/// <summary>Takes the readings of one pod's parts, as <c>pod/POD/PART/QUANTITY</c>. A name of a part that begins with that of its pod stands without it.</summary>
/// <param name="follow">Gives the series of a name and a unit, and whether all its readings are kept.</param>
internal sealed class PodRecorder(Func<string, string, bool, FollowedSeries> follow)
{
    private static readonly PartQuantity[] Quantities = Enum.GetValues<PartQuantity>();
    private static readonly string[] Names = [.. Quantities.Select(q => JsonNamingPolicy.CamelCase.ConvertName(q.ToString()))];

    private PodReadings? readings;
    private PodTree? tree;
    private FollowedSeries?[] series = [];

    /// <summary>Takes what the pod's devices have put up.</summary>
    /// <param name="board">The pod's board.</param>
    /// <param name="now">The instant.</param>
    /// <param name="into">Samples that are kept.</param>
    public void Take(PodBoard board, Instant now, List<HistorySample> into)
    {
        readings = board.Read(readings);
        if (readings.Tree != tree)
        {
            // Parts have come or gone; the series that stay are found again by their names.
            tree = readings.Tree;
            series = new FollowedSeries?[tree.Parts.Length * Quantities.Length];
        }

        for (int part = 0; part < tree.Parts.Length; part++)
        {
            for (int k = 0; k < Quantities.Length; k++)
            {
                ref readonly var reading = ref readings[part, Quantities[k]];
                ref var one = ref series[(part * Quantities.Length) + k];
                if (one is null && reading.Quality != Quality.Missing)
                {
                    one = follow($"{Before(part)}/{Names[k]}", UnitOf(Quantities[k]), Quantities[k] == PartQuantity.Power);
                }

                one?.Take(in reading, now, into);
            }
        }
    }

    private static string UnitOf(PartQuantity quantity) => quantity switch
    {
        PartQuantity.Power or PartQuantity.PowerLimit => "W",
        PartQuantity.Energy => "Wh",
        PartQuantity.Voltage => "V",
        PartQuantity.Current => "A",
        PartQuantity.ApparentPower => "VA",
        PartQuantity.Temperature or PartQuantity.MemoryTemperature or PartQuantity.SupplyTemperature or PartQuantity.ReturnTemperature => "°C",
        PartQuantity.Flow => "l/s",
        PartQuantity.Pressure or PartQuantity.DifferentialPressure => "Pa",
        PartQuantity.Clock or PartQuantity.MemoryClock => "Hz",
        _ => "",
    };

    private string Before(int part)
    {
        string pod = tree!.Id;
        string id = tree.Parts[part].Id;
        return id == pod ? $"pod/{pod}" : id.StartsWith(pod + "/", StringComparison.Ordinal) ? $"pod/{id}" : $"pod/{pod}/{id}";
    }
}
