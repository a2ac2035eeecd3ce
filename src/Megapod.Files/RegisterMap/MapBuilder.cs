namespace Megapod.Files.RegisterMap;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Makes the records of a register map that was checked.</summary>
internal static class MapBuilder
{
    /// <summary>The map.</summary>
    public static RegisterMapConfig Map(ReadMap m)
    {
        var counting = m.Get<RegisterCounting>("counting");
        var order = m.Get<RegisterOrder>("order");
        return new RegisterMapConfig
        {
            Kind = m.Get<RegisterDeviceKind>("kind"),
            Title = m.Text("title"),
            Source = m.Text("source"),
            Identification = [.. m.List<ReadMap>("identification").Select(i => Mark(i, counting, order))],
            Groups = [.. m.List<ReadMap>("groups").Select(g => Group(g, counting, order))],
            Control = m.Map("control") is { } control ? Control(control, counting, order) : null,
        };
    }

    private static RegisterMarkConfig Mark(ReadMap m, RegisterCounting counting, RegisterOrder order)
    {
        var table = m.Get<RegisterTable>("table");
        string text = m.Text("text");
        return new RegisterMarkConfig
        {
            Table = table,
            Number = Number(m, table, counting, order),
            Value = m.Find<decimal>("value"),
            Text = text.Length > 0 ? text : null,
            Length = m.Get<int>("length"),
        };
    }

    private static RegisterGroupConfig Group(ReadMap m, RegisterCounting counting, RegisterOrder order)
    {
        var table = m.Get<RegisterTable>("table");
        return new RegisterGroupConfig
        {
            Table = table,
            Address = Address(m, "register", table, counting)!.Value,
            Count = m.Get<int>("count"),
            Points = [.. m.List<ReadMap>("points").Select(p => Point(p, table, counting, order))],
        };
    }

    private static RegisterPointConfig Point(ReadMap m, RegisterTable table, RegisterCounting counting, RegisterOrder order) => new()
    {
        Means = m.Get<RegisterMeaning>("means"),
        Number = Scaled(m, table, counting, order),
        IsFlipped = m.Get<RegisterSign>("sign") == RegisterSign.InjectionPositive,
        Absent = m.List<decimal>("absent"),
        Bit = m.Find<int>("bit"),
        Values = m.List<decimal>("values"),
    };

    private static RegisterControlConfig Control(ReadMap m, RegisterCounting counting, RegisterOrder order) => new()
    {
        Writes = [.. m.List<ReadMap>("writes").Select(w => Write(w, counting, order))],
        Watchdog = m.Map("watchdog") is { } watchdog ? Watchdog(watchdog, counting, order) : null,
        Bound = m.Map("bound") is { } bound ? new RegisterBoundConfig(bound.Get<RegisterBoundKind>("by"), new Watts(bound.Get<double>("power"))) : null,
        MinimumInterval = m.Get<TimeSpan>("minimumInterval"),
        HasSingleWrites = m.Get<bool>("singleWrites"),
    };

    private static RegisterWriteConfig Write(ReadMap m, RegisterCounting counting, RegisterOrder order)
    {
        var number = Scaled(m, RegisterTable.Holding, counting, order);
        decimal unit = UnitOf(m);
        return new RegisterWriteConfig
        {
            Kind = m.Get<RegisterWriteKind>("what"),
            Number = number,
            IsFlipped = m.Get<RegisterSign>("sign") == RegisterSign.InjectionPositive,
            Least = m.Find<decimal>("least") * unit,
            Most = m.Find<decimal>("most") * unit,
            Value = m.Get<decimal>("value"),
            Charging = m.Get<decimal>("charging"),
            Discharging = m.Get<decimal>("discharging"),
            ReadBackAddress = m.Get<bool>("readBack") ? Address(m, "readBackRegister", RegisterTable.Holding, counting) ?? number.Address : null,
        };
    }

    private static RegisterWatchdogConfig Watchdog(ReadMap m, RegisterCounting counting, RegisterOrder order) => new()
    {
        Number = Number(m, RegisterTable.Holding, counting, order),
        Kind = m.Get<RegisterWatchdogKind>("pattern"),
        Value = m.Get<decimal>("value"),
        Other = m.Get<decimal>("other"),
        Period = m.Get<TimeSpan>("period"),
        Timeout = m.Get<TimeSpan>("timeout"),
        Then = m.Get<RegisterSilence>("then"),
    };

    private static RegisterNumberConfig Scaled(ReadMap m, RegisterTable table, RegisterCounting counting, RegisterOrder order) =>
        Number(m, table, counting, order) with { Factor = m.Get<decimal>("factor") * UnitOf(m), ScaleAddress = Address(m, "scale", table, counting) };

    private static RegisterNumberConfig Number(ReadMap m, RegisterTable table, RegisterCounting counting, RegisterOrder order) => new()
    {
        Address = Address(m, "register", table, counting)!.Value,
        Type = m.Get<RegisterType>("type"),
        Order = m.Find<RegisterOrder>("order") ?? order,
    };

    private static ushort? Address(ReadMap m, string key, RegisterTable table, RegisterCounting counting) =>
        m.Find<int>(key) is { } written ? MapPlace.AddressOf(written, table, counting) : null;

    private static decimal UnitOf(ReadMap m) => m.Value<RegisterUnit>("unit")?.Factor ?? 1;
}
