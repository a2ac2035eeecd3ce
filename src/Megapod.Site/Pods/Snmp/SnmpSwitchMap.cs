namespace Megapod.Site.Pods.Snmp;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;

/// <summary>
/// A network switch by SNMP: its identity, its hottest place, and its ports. A port in which nothing was ever seen plugged is no part: half of a switch is empty as a rule, and an empty port is no trouble.
/// Bytes and errors are counts from the first look on, because the device's own counters are read as rates.
/// </summary>
internal sealed class SnmpSwitchMap
{
    private const string Port = "port";
    private const string Chassis = "chassis";
    private const string Thermometer = "thermometer";

    /// <summary>Ports of one switch that are shown; the largest have some hundreds, virtual ones included.</summary>
    private const int MostPorts = 512;

    private readonly string part;
    private readonly PodBoard board;
    private readonly Dictionary<string, Counts> ports = new(StringComparer.Ordinal);
    private Instant before = Instant.Never;
    private Fault? trouble;

    /// <summary>A map that has not looked yet.</summary>
    /// <param name="part">Name of the switch's part, as <see cref="PodTreeBuilder.SwitchOf"/> gives it.</param>
    /// <param name="board">Where readings go.</param>
    public SnmpSwitchMap(string part, PodBoard board)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        ArgumentNullException.ThrowIfNull(board);
        (this.part, this.board) = (part, board);
    }

    /// <summary>What is wrong with what the device showed; null: nothing.</summary>
    public Fault? Trouble => Volatile.Read(ref trouble);

    /// <summary>Puts onto the board what the device showed; an image that was put already is not counted again. One thread at a time.</summary>
    public void Update(SnmpImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Rows.Count == 0 || image.At <= before)
        {
            return;
        }

        var seconds = before == Instant.Never ? 0 : (image.At - before).TotalSeconds;
        before = image.At;
        var values = SnmpRows.Values(image);
        foreach (string row in SnmpRows.Of(image, Port))
        {
            Count(values, row, image.At, seconds);
        }

        board.Change(parts => SnmpRows.With(parts, SnmpRows.IdentityOf(image, Chassis), part, [.. ports.Keys.Select(row => new Part { Id = PartOf(row), Kind = PartKind.Port, Holder = part })]));
        board.Put(readings =>
        {
            SnmpRows.Identified(readings, part, image);
            SnmpRows.Put(readings, part, PartQuantity.Temperature, Hottest(image));
            foreach (var (row, counts) in ports)
            {
                SnmpRows.Put(readings, PartOf(row), PartQuantity.IsLinkUp, values.GetValueOrDefault((Port, row, SnmpQuantity.Link)));
                SnmpRows.Put(readings, PartOf(row), PartQuantity.ReceivedBytes, counts.Received);
                SnmpRows.Put(readings, PartOf(row), PartQuantity.SentBytes, counts.Sent);
                SnmpRows.Put(readings, PartOf(row), PartQuantity.LinkErrors, counts.Errors);
            }
        });
    }

    private static Reading Hottest(SnmpImage image) =>
        image.Rows.Where(row => row is { Table: Thermometer, Quantity: SnmpQuantity.Temperature, Reading.Quality: Quality.Good }).Select(row => row.Reading).OrderByDescending(reading => reading.Value).FirstOrDefault();

    private void Count(Dictionary<(string Table, string Row, SnmpQuantity Quantity), Reading> values, string row, Instant at, double seconds)
    {
        if (!ports.TryGetValue(row, out var counts))
        {
            bool isPlugged = values.GetValueOrDefault((Port, row, SnmpQuantity.Link)) is { Quality: Quality.Good, Value: >= 0.5 };
            if (!isPlugged)
            {
                return;
            }

            if (ports.Count >= MostPorts)
            {
                Volatile.Write(ref trouble, PodMapFaults.TooManyRows(part, Port, MostPorts));
                return;
            }

            ports[row] = counts = new Counts();
        }

        counts.Received = More(counts.Received, values.GetValueOrDefault((Port, row, SnmpQuantity.BytesIn)), seconds);
        counts.Sent = More(counts.Sent, values.GetValueOrDefault((Port, row, SnmpQuantity.BytesOut)), seconds);
        var into = values.GetValueOrDefault((Port, row, SnmpQuantity.ErrorsIn));
        var outOf = values.GetValueOrDefault((Port, row, SnmpQuantity.ErrorsOut));
        bool isOne = into.Quality == Quality.Good || outOf.Quality == Quality.Good;
        counts.Errors = isOne ? More(counts.Errors, Reading.Good(Good(into) + Good(outOf), at), seconds) : counts.Errors;
    }

    private static double Good(in Reading reading) => reading.Quality == Quality.Good ? reading.Value : 0;

    /// <summary>A rate is the difference of two looks by the time between them, so that times that time it is the difference again. Where there is no rate, the count stays and grows old.</summary>
    private static Reading More(in Reading count, in Reading rate, double seconds) => rate.Quality == Quality.Good ? Reading.Good(Good(count) + (rate.Value * seconds), rate.MeasuredAt) : count;

    private string PartOf(string row) => $"{part}/port-{row}";

    private sealed class Counts
    {
        public Reading Received { get; set; }

        public Reading Sent { get; set; }

        public Reading Errors { get; set; }
    }
}
