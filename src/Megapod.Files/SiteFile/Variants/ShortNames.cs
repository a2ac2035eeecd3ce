namespace Megapod.Files.SiteFile.Variants;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Yaml;

/// <summary>Names for the sizes of a site of which a planner thinks; each changes in one go all values that belong to it.</summary>
public static class ShortNames
{
    /// <summary>The import limit of the connection: multiples of the file's, or a power.</summary>
    public const string Grid = "grid";

    /// <summary>Power and energy of the battery in their proportion: multiples of the file's, a power or an energy; 0 is no battery.</summary>
    public const string Battery = "battery";

    /// <summary>How many pods: those of the file in their order, then copies of the last; 0 is no pod.</summary>
    public const string Pod = "pod";

    /// <summary>How many connectors: those of the file in their order, then copies of the last cabinet; 0 is none.</summary>
    public const string Stalls = "stalls";

    /// <summary>Mean cars a day.</summary>
    public const string SessionsPerDay = "sessions-per-day";

    /// <summary>The most pods; each limit of their number is a typing error beyond.</summary>
    public const int MostPods = 100;

    /// <summary>The most connectors.</summary>
    public const int MostStalls = 10_000;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Grid, Battery, Pod, Stalls, SessionsPerDay];

    /// <summary>Those that count things and so take whole numbers only.</summary>
    public static IReadOnlyList<string> Counts { get; } = [Pod, Stalls, SessionsPerDay];

    /// <summary>The root with a short name's values changed.</summary>
    internal static Outcome<YamlMap> Apply(YamlMap root, SiteEdit edit, string? chosenCase, string currency) => edit.Path switch
    {
        Grid => SetGrid(root, edit, chosenCase, currency),
        Battery => SetBattery(root, edit, currency),
        Pod => SetPods(root, edit),
        Stalls => SetStalls(root, edit),
        SessionsPerDay => SitePath.Set(root, edit with { Path = "cars.sessionsPerDay" }),
        _ => throw new ArgumentException($"'{edit.Path}' is no short name.", nameof(edit)),
    };

    /// <summary>The connection's own limit; other lasting import limits of the connection in the same proportion. A request that ends by itself stays as it is.</summary>
    private static Outcome<YamlMap> SetGrid(YamlMap root, SiteEdit edit, string? chosenCase, string currency)
    {
        if (root.Find("grid")?.Value is not YamlMap grid || grid.Find("limits")?.Value is not YamlList limits)
        {
            return Fail(edit, "the site has no limit of its connection.", "Write one below 'grid'.");
        }

        var lasting = limits.Items.OfType<YamlMap>().Where(IsLasting).ToList();
        var connection = lasting.FirstOrDefault(l => AmountOf(l, currency) is { Quantity: { } q } && q == KnownQuantities.Power && (SitePath.TextAt(l, "basis") ?? "interconnection") == "interconnection")
            ?? lasting.FirstOrDefault();
        if (connection is null || AmountOf(connection, currency) is not { Quantity: { } quantity } present)
        {
            return Fail(edit, "the connection has no import limit that always holds.", "Write one below 'grid', or vary a path such as grid.limits.1.");
        }

        var chosen = chosenCase is null ? null : (root.Find("cases")?.Value as YamlList)?.Items.OfType<YamlMap>().FirstOrDefault();
        double before = chosen is not null && SitePath.TextAt(chosen, "importLimit") is { } ofCase ? QuantityText.Read(ofCase, KnownQuantities.Power, currency).Value : present.Value;
        var asked = Amount(edit.Value, [quantity], currency);
        if (asked is not { } amount)
        {
            return Fail(edit, $"the connection's limit takes a multiple of what the file has, or {quantity.Name}.", $"Write a number such as 1.5, or an amount such as {quantity.Example}.");
        }

        double after = amount.Quantity is null ? amount.Value * before : amount.Value;
        double ratio = after / present.Value;
        string unit = quantity.Units[0].Symbol;
        var changed = new YamlList(
            [.. limits.Items.Select(l => l is YamlMap map && lasting.Contains(map) && AmountOf(map, currency) is { Quantity: { } own } old
                ? map.With("amount", Text(ReferenceEquals(map, connection) ? after : old.Value * ratio, ReferenceEquals(map, connection) ? unit : own.Units[0].Symbol, map.Find("amount")!.Value.At))
                : l)],
            limits.At);
        root = root.With("grid", grid.With("limits", changed));
        return Done(chosen is null
            ? root
            : root.With("cases", new YamlList([chosen.With("importLimit", Text(after, "W", chosen.Find("importLimit")?.Value.At ?? chosen.At))], chosen.At)));
    }

    private static Outcome<YamlMap> SetBattery(YamlMap root, SiteEdit edit, string currency)
    {
        var asked = Amount(edit.Value, [KnownQuantities.Energy, KnownQuantities.Power], currency);
        if (asked is not { } amount || amount.Value < 0)
        {
            return Fail(edit, "a battery takes a multiple of the file's battery, an energy or a power.", "Write a number such as 1.5, or an amount such as 3.9 MWh or 1.9 MW.");
        }

        if (amount.Value == 0)
        {
            // The battery forms an island's grid: without it there is none.
            return Done(root.Without("battery").Without("topology"));
        }

        if (root.Find("battery")?.Value is not YamlMap battery
            || battery.Find("power")?.Value is not YamlText powerText || QuantityText.Read(powerText.Text, KnownQuantities.Power, currency) is not { Quantity: not null } power
            || battery.Find("energy")?.Value is not YamlText energyText || QuantityText.Read(energyText.Text, KnownQuantities.Energy, currency) is not { Quantity: not null } energy)
        {
            return Fail(edit, "the site file has no battery that could be made larger or smaller.", "Write one below 'battery'; 0 then takes it away.");
        }

        double factor = amount.Quantity == KnownQuantities.Energy ? amount.Value / energy.Value : amount.Quantity == KnownQuantities.Power ? amount.Value / power.Value : amount.Value;
        return Done(root.With("battery", battery.With("power", Text(power.Value * factor, "W", powerText.At)).With("energy", Text(energy.Value * factor, "Wh", energyText.At))));
    }

    private static Outcome<YamlMap> SetPods(YamlMap root, SiteEdit edit)
    {
        if (Count(edit.Value, MostPods) is not { } count)
        {
            return Fail(edit, "pods come whole.", $"Write a whole number from 0 to {MostPods}.");
        }

        if (count == 0)
        {
            return Done(root.Without("pods"));
        }

        if (root.Find("pods")?.Value is not YamlList { Items: [.., YamlMap last] } pods)
        {
            return Fail(edit, "the site file has no pod of which there could be more.", "Write one below 'pods'; 0 then takes it away.");
        }

        var items = pods.Items.Take(count).ToList();
        for (int n = pods.Items.Count + 1; n <= count; n++)
        {
            items.Add(Copy(last, n, "racks"));
        }

        return Done(root.With("pods", new YamlList(items, pods.At)));
    }

    private static Outcome<YamlMap> SetStalls(YamlMap root, SiteEdit edit)
    {
        if (Count(edit.Value, MostStalls) is not { } wanted)
        {
            return Fail(edit, "stalls come whole.", $"Write a whole number from 0 to {MostStalls}.");
        }

        if (wanted == 0)
        {
            return Done(root.Without("cabinets"));
        }

        if (root.Find("cabinets")?.Value is not YamlList { Items: [.., YamlMap last] } cabinets || StallsOf(last) == 0)
        {
            return Fail(edit, "the site file has no cabinet whose connectors could be counted.", "Write its connectors below 'cabinets'.");
        }

        var items = new List<YamlValue>();
        int missing = wanted;
        for (int n = 1; missing > 0; n++)
        {
            var next = n <= cabinets.Items.Count ? (YamlMap)cabinets.Items[n - 1] : Copy(last, n, "connectors");
            int stalls = StallsOf(next);
            items.Add(stalls <= missing ? next : Cut(next, missing));
            missing -= stalls;
        }

        return Done(root.With("cabinets", new YamlList(items, cabinets.At)));
    }

    /// <summary>A pod or a cabinet once more, with names of its own.</summary>
    private static YamlMap Copy(YamlMap original, int number, string devices)
    {
        string suffix = number.ToString(CultureInfo.InvariantCulture);
        YamlMap Renamed(YamlMap map, string key, string text) => map.Find(key)?.Value is YamlText name ? map.With(key, new YamlText(name.Text + text, name.IsPlain, name.At)) : map;
        YamlValue Device(YamlValue device) => device is YamlMap map ? Renamed(Renamed(map, "id", $"-{suffix}"), "prefix", $"{suffix}-") : device;

        var copy = Renamed(original, "id", $"-{suffix}");
        if (copy.Find("meter")?.Value is YamlMap meter)
        {
            copy = copy.With("meter", Renamed(meter, "id", $"-{suffix}"));
        }

        return copy.Find(devices)?.Value switch
        {
            YamlList list => copy.With(devices, new YamlList([.. list.Items.Select(Device)], list.At)),
            YamlMap single => copy.With(devices, Device(single)),
            _ => copy,
        };
    }

    private static int StallsOf(YamlMap cabinet) => Connectors(cabinet).Sum(StallsOfItem);

    private static int StallsOfItem(YamlMap item) => SitePath.TextAt(item, "count") is { } count && int.TryParse(count, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : 1;

    private static IReadOnlyList<YamlMap> Connectors(YamlMap cabinet) => cabinet.Find("connectors")?.Value switch
    {
        YamlList list => [.. list.Items.OfType<YamlMap>()],
        YamlMap single => [single],
        _ => [],
    };

    /// <summary>A cabinet with its first connectors only.</summary>
    private static YamlMap Cut(YamlMap cabinet, int stalls)
    {
        var kept = new List<YamlValue>();
        foreach (var item in Connectors(cabinet))
        {
            int here = Math.Min(stalls, StallsOfItem(item));
            if (here > 0)
            {
                kept.Add(item.Find("count") is { } count ? item.With("count", new YamlText(here.ToString(CultureInfo.InvariantCulture), IsPlain: true, count.Value.At)) : item);
                stalls -= here;
            }
        }

        return cabinet.With("connectors", new YamlList(kept, cabinet.Find("connectors")!.Value.At));
    }

    private static bool IsLasting(YamlMap limit) => (SitePath.TextAt(limit, "direction") ?? "import") == "import" && limit.Find("validFrom") is null && limit.Find("validUntil") is null;

    private static QuantityReading? AmountOf(YamlMap limit, string currency) => SitePath.TextAt(limit, "amount") is { } text
        && QuantityText.Read(text, [KnownQuantities.Power, KnownQuantities.ApparentPower, KnownQuantities.Current], currency) is { Quantity: not null } read ? read : null;

    /// <summary>A multiple (then without a quantity) or an amount of one of several quantities; null when it is neither.</summary>
    private static (double Value, Quantity? Quantity)? Amount(string text, IReadOnlyList<Quantity> quantities, string currency)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double multiple))
        {
            return double.IsFinite(multiple) ? (multiple, null) : null;
        }

        return QuantityText.Read(text, quantities, currency) is { Quantity: { } quantity } read ? (read.Value, quantity) : null;
    }

    private static int? Count(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most ? number : null;

    /// <summary>Amounts are written to a thousandth of the base unit: finer than anything that is measured, and without the dust of binary fractions.</summary>
    private static YamlText Text(double value, string unit, TextPosition at) => new(string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {unit}"), IsPlain: true, at);

    private static Outcome<YamlMap> Done(YamlMap root) => Outcome<YamlMap>.Success(root);

    private static Outcome<YamlMap> Fail(SiteEdit edit, string what, string remedy) => Outcome<YamlMap>.Failure(SiteEditFaults.NoValue(edit.Path, edit.Value, what, remedy));
}
