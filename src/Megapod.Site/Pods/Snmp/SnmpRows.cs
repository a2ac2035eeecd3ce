namespace Megapod.Site.Pods.Snmp;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Profiles;

/// <summary>Rows of a device as parts of a pod.</summary>
internal static class SnmpRows
{
    private const string FirstUnit = "1.";

    /// <summary>The rows of a table in the order of the device's own numbers.</summary>
    public static IReadOnlyList<string> Of(SnmpImage image, string table) =>
        [.. image.Rows.Where(row => row.Table == table).Select(row => row.Row).Distinct(StringComparer.Ordinal).OrderBy(row => row, Comparer<string>.Create(Compare))];

    /// <summary>All values of an image by table, row and quantity, because a large unit has thousands.</summary>
    public static Dictionary<(string Table, string Row, SnmpQuantity Quantity), Reading> Values(SnmpImage image)
    {
        var values = new Dictionary<(string Table, string Row, SnmpQuantity Quantity), Reading>(image.Rows.Count);
        foreach (var row in image.Rows)
        {
            values.TryAdd((row.Table, row.Row, row.Quantity), row.Reading);
        }

        return values;
    }

    /// <summary>What a row is called in the name of its part: the number in the first unit of a chain stands alone, so that outlet 1.7 is number 7; those of other units are written whole.</summary>
    public static string Number(string row) => row.StartsWith(FirstUnit, StringComparison.Ordinal) && row.IndexOf('.', FirstUnit.Length) < 0 ? row[FirstUnit.Length..] : row;

    /// <summary>Who a device is by the first row of a table of its own; null: it says nothing.</summary>
    public static PartIdentity? IdentityOf(SnmpImage image, string table)
    {
        var labels = image.Labels.Where(label => label.Table == table).ToList();
        var first = labels.Select(label => label.Row).OrderBy(row => row, Comparer<string>.Create(Compare)).FirstOrDefault();
        return first is null ? null : new PartIdentity
        {
            Maker = Text(SnmpQuantity.Maker),
            Model = Text(SnmpQuantity.Model),
            Serial = Text(SnmpQuantity.Serial),
            Firmware = Text(SnmpQuantity.Firmware),
        };

        string Text(SnmpQuantity quantity) => labels.Find(label => label.Row == first && label.Quantity == quantity)?.Text ?? "";
    }

    /// <summary>The parts of a pod with a device's own word of who it is, and with those of its parts that are not there yet, as far as there is room.</summary>
    /// <param name="parts">The parts that there are.</param>
    /// <param name="identity">Who the device is; null: as before.</param>
    /// <param name="device">Name of the device's part; where it is not there, nothing changes.</param>
    /// <param name="found">Parts of the device.</param>
    public static IReadOnlyList<Part> With(IReadOnlyList<Part> parts, PartIdentity? identity, string device, IReadOnlyList<Part> found)
    {
        if (!parts.Any(part => part.Id == device))
        {
            return parts;
        }

        var there = parts.Select(part => part.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. parts.Select(part => part.Id == device && identity is not null ? part with { Identity = identity } : part),
            .. found.Where(part => there.Count < PodTree.MostParts && there.Add(part.Id)),
        ];
    }

    /// <summary>Puts up what the device says of a part, that it has no value included.</summary>
    public static void Put(PodReadings readings, string part, PartQuantity quantity, in Reading reading)
    {
        if (readings.Tree.IndexOf(part) is var index and >= 0)
        {
            readings[index, quantity] = reading;
        }
    }

    /// <summary>Notes that the device has said who it is.</summary>
    /// <param name="readings">Where.</param>
    /// <param name="part">Name of the device's part.</param>
    /// <param name="image">What it showed.</param>
    public static void Identified(PodReadings readings, string part, SnmpImage image)
    {
        if (image.LabelsAt != Instant.Never && readings.Tree.IndexOf(part) is var index and >= 0)
        {
            readings.IdentifiedAt[index] = image.LabelsAt;
        }
    }

    private static int Compare(string one, string other)
    {
        string[] left = one.Split('.');
        string[] right = other.Split('.');
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            int order = Value(left[i]).CompareTo(Value(right[i]));
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static ulong Value(string number) => ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : 0;
}
