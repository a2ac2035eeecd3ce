namespace Megapod.Files.RegisterMap;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>What must hold between the keys of a register map. Values that could not be read are left out.</summary>
internal static class MapChecks
{
    /// <summary>Phases.</summary>
    private const int MostVoltages = 3;

    private static readonly string[] NumberKeys = ["factor", "scale", "unit", "sign"];
    private static readonly string[] YesKeys = ["bit", "values"];
    private static readonly string[] PowerKeys = ["factor", "scale", "unit", "least", "most"];
    private static readonly string[] DirectionKeys = ["charging", "discharging"];

    /// <summary>Checks a map.</summary>
    public static void Run(ReadMap map, FaultList faults)
    {
        var counting = map.Find<RegisterCounting>("counting") ?? RegisterCounting.FromZero;
        foreach (var mark in map.List<ReadMap>("identification"))
        {
            Mark(mark, counting, faults);
        }

        var groups = map.List<ReadMap>("groups");
        foreach (var group in groups)
        {
            Group(group, counting, faults);
        }

        Meanings(map, [.. groups.SelectMany(g => g.List<ReadMap>("points"))], faults);
        if (map.Map("control") is { } control)
        {
            Control(map, control, counting, faults);
        }
    }

    private static void Mark(ReadMap mark, RegisterCounting counting, FaultList faults)
    {
        var table = mark.Get<RegisterTable>("table");
        Place(mark, "register", table, counting, faults);
        bool isText = mark.IsWritten("text");
        if (isText == mark.IsWritten("value") || isText != mark.IsWritten("length"))
        {
            faults.Add(MapFaultCodes.Number, mark.Position, "A mark is either a number or a text.", "Write 'value', or 'text' with its 'length' in registers.");
        }
        else if (isText && mark.Text("text").Length > 2 * mark.Get<int>("length") && mark.IsSound("length"))
        {
            faults.Add(MapFaultCodes.Number, mark.At("text"), "The text is longer than its registers, which hold two characters each.", "Write a larger 'length', or the text as it stands in the device.");
        }

        Fits(mark, "value", faults);
    }

    private static void Group(ReadMap group, RegisterCounting counting, FaultList faults)
    {
        var table = group.Get<RegisterTable>("table");
        int? first = Place(group, "register", table, counting, faults);
        int count = group.Get<int>("count");
        if (first + count > ushort.MaxValue + 1)
        {
            faults.Add(MapFaultCodes.Place, group.At("count"), "The group reaches beyond the last register.", "Write a smaller 'count'.");
        }

        foreach (var point in group.List<ReadMap>("points"))
        {
            Inside(point, "register", Words(point), first, count, table, counting, MapFaultCodes.Place, faults);
            Inside(point, "scale", 1, first, count, table, counting, MapFaultCodes.Scale, faults);
            Point(point, faults);
        }
    }

    /// <summary>Whether what a point needs is read in its group's one request.</summary>
    private static void Inside(ReadMap point, string key, int words, int? first, int count, RegisterTable table, RegisterCounting counting, string code, FaultList faults)
    {
        if (Place(point, key, table, counting, faults) is { } at && first is { } begin && count > 0 && (at < begin || at + words > begin + count))
        {
            faults.Add(code, point.At(key), $"'{key}' lies outside its group, so it would not be read in the same request.", "Write a larger 'count', or put it into another group.");
        }
    }

    private static int? Place(ReadMap map, string key, RegisterTable table, RegisterCounting counting, FaultList faults)
    {
        if (map.Find<int>(key) is not { } written)
        {
            return null;
        }

        if (MapPlace.AddressOf(written, table, counting) is { } address)
        {
            return address;
        }

        string first = (counting, table) switch
        {
            (RegisterCounting.FromZero, _) => "0",
            (RegisterCounting.FromOne, _) => "1",
            (_, RegisterTable.Holding) => "40001 or 400001",
            _ => "30001 or 300001",
        };
        faults.Add(MapFaultCodes.Place, map.At(key), $"There is no register {Number(written)} in this table, whose first is {first}.", "Check 'table' and 'counting' against the maker's document.");
        return null;
    }

    private static void Point(ReadMap point, FaultList faults)
    {
        if (point.Find<RegisterMeaning>("means") is not { } means)
        {
            return;
        }

        bool isYes = means is RegisterMeaning.IsOnline or RegisterMeaning.IsLocal;
        bool isNumber = !isYes && means != RegisterMeaning.Heartbeat;
        foreach (string key in isNumber ? [] : NumberKeys.Where(point.IsWritten))
        {
            faults.Add(MapFaultCodes.Unit, point.At(key), $"'{key}' is about an amount, which this point is not.", $"Remove '{key}'.");
        }

        foreach (string key in isYes ? [] : YesKeys.Where(point.IsWritten))
        {
            faults.Add(MapFaultCodes.Meaning, point.At(key), $"'{key}' is about yes and no, which this point does not say.", $"Remove '{key}'.");
        }

        if (isYes && point.IsWritten("bit") == point.IsWritten("values"))
        {
            faults.Add(MapFaultCodes.Meaning, point.Position, "The point does not say in one way what means yes.", "Write either 'bit' or 'values'.");
        }

        if (isYes && IsFloat(point))
        {
            faults.Add(MapFaultCodes.Number, point.At("type"), "Yes and no do not stand in a float.", "Write a whole type.");
        }

        if (point.Find<int>("bit") is { } bit && bit >= 16 * Words(point))
        {
            faults.Add(MapFaultCodes.Number, point.At("bit"), $"The type has no bit {Number(bit)}.", "Count bits from 0 at the lowest, or write a longer type.");
        }

        if (isNumber)
        {
            Unit(point, QuantityOf(means), means == RegisterMeaning.Soc, faults);
            Sign(point, means == RegisterMeaning.Power, faults);
        }

        Fits(point, "absent", faults);
        Fits(point, "values", faults);
    }

    private static Quantity QuantityOf(RegisterMeaning means) => means switch
    {
        RegisterMeaning.EnergyImport or RegisterMeaning.EnergyExport => KnownQuantities.Energy,
        RegisterMeaning.Voltage => KnownQuantities.Voltage,
        RegisterMeaning.Soc => KnownQuantities.Fraction,
        _ => KnownQuantities.Power,
    };

    private static void Unit(ReadMap map, Quantity quantity, bool mayBeBare, FaultList faults)
    {
        string example = $"Write {Shown.Choice([.. quantity.Units.Select(u => u.Symbol)])}.";
        if (map.Value<RegisterUnit>("unit") is { } unit)
        {
            if (!ReferenceEquals(unit.Quantity, quantity))
            {
                faults.Add(MapFaultCodes.Unit, map.At("unit"), $"This is {quantity.Name}, and the unit measures {unit.Quantity.Name}.", example);
            }
        }
        else if (!mayBeBare && !map.IsWritten("unit"))
        {
            faults.Add(MapFaultCodes.Unit, map.Position, $"This is {quantity.Name} and has no unit.", $"{example} Steps of it go into 'factor'.");
        }
    }

    private static void Sign(ReadMap map, bool isNeeded, FaultList faults)
    {
        if (isNeeded && !map.IsWritten("sign"))
        {
            faults.Add(MapFaultCodes.Sign, map.Position, "What a positive power means is not said, and makers differ.", "Write 'sign: importPositive' where it is into the thing (charging), 'sign: injectionPositive' where it is out of it.");
        }

        if (!isNeeded && map.IsWritten("sign"))
        {
            faults.Add(MapFaultCodes.Sign, map.At("sign"), "This has no direction.", "Remove 'sign'.");
        }
    }

    private static void Meanings(ReadMap map, List<ReadMap> points, FaultList faults)
    {
        bool isBattery = map.Get<RegisterDeviceKind>("kind") == RegisterDeviceKind.Battery;
        foreach (var same in points.Where(p => p.Find<RegisterMeaning>("means") is not null).GroupBy(p => p.Get<RegisterMeaning>("means")))
        {
            int most = same.Key == RegisterMeaning.Voltage ? MostVoltages : 1;
            foreach (var point in same.Skip(most))
            {
                faults.Add(MapFaultCodes.Meaning, point.At("means"), $"Another point already means this, on line {Number(same.First().At("means").Line)}.", most > 1 ? "Write at most one for each phase." : "Remove one of them.");
            }

            if (map.IsSound("kind") && !isBattery && same.Key is RegisterMeaning.Soc or RegisterMeaning.ChargeLimit or RegisterMeaning.DischargeLimit or RegisterMeaning.IsLocal)
            {
                faults.Add(MapFaultCodes.Meaning, same.First().At("means"), "A meter has nothing like this.", "Remove the point, or write 'kind: battery'.");
            }
        }

        RegisterMeaning[] needed = isBattery ? [RegisterMeaning.Power, RegisterMeaning.Soc] : [RegisterMeaning.Power];
        foreach (var means in needed.Where(n => map.IsSound("groups") && map.IsSound("kind") && points.TrueForAll(p => p.Find<RegisterMeaning>("means") != n)))
        {
            string word = means == RegisterMeaning.Power ? "power" : "soc";
            faults.Add(MapFaultCodes.Meaning, map.At("groups"), $"No point means '{word}', without which the device says nothing that is used.", $"Add a point with 'means: {word}'.");
        }
    }

    private static void Control(ReadMap map, ReadMap control, RegisterCounting counting, FaultList faults)
    {
        if (map.IsSound("kind") && map.Get<RegisterDeviceKind>("kind") == RegisterDeviceKind.Meter)
        {
            faults.Add(MapFaultCodes.Meaning, control.Position, "A meter is only read.", "Remove 'control', or write 'kind: battery'.");
        }

        if (!map.IsWritten("identification"))
        {
            faults.Add(MapFaultCodes.NoIdentification, control.Position, "Nothing tells this device from another one, so a write could reach a register that means something else.", "Add 'identification': a register whose content only this model has, such as its model number or name.");
        }

        var writes = control.List<ReadMap>("writes");
        foreach (var write in writes)
        {
            Write(write, counting, faults);
        }

        int Of(RegisterWriteKind kind) => writes.Count(w => w.Find<RegisterWriteKind>("what") == kind);
        var (powers, charges, discharges) = (Of(RegisterWriteKind.Power), Of(RegisterWriteKind.ChargePower), Of(RegisterWriteKind.DischargePower));
        bool isOne = (powers, charges, discharges) is (1, 0, 0) or (0, 1, 1);
        if (!isOne && control.IsSound("writes") && control.IsWritten("writes"))
        {
            faults.Add(MapFaultCodes.Write, control.At("writes"), "The writes do not carry a set-point in one way.", "Write either one 'what: power', or one 'chargePower' and one 'dischargePower'.");
        }

        if (control.Map("watchdog") is { } watchdog)
        {
            Watchdog(watchdog, counting, faults);
        }
    }

    private static void Write(ReadMap write, RegisterCounting counting, FaultList faults)
    {
        int? at = Place(write, "register", RegisterTable.Holding, counting, faults);
        int? back = Place(write, "readBackRegister", RegisterTable.Holding, counting, faults);
        if (Place(write, "scale", RegisterTable.Holding, counting, faults) is { } scale && (back ?? at) is { } from && Math.Max(scale + 1, from + Words(write)) - Math.Min(scale, from) > RegisterGroupConfig.MostRegisters)
        {
            faults.Add(MapFaultCodes.Scale, write.At("scale"), "The scale lies too far away to be read in the same request.", "Look for a scale nearer to it, or write a fixed 'factor' where the document promises one.");
        }

        if (!write.Get<bool>("readBack") && write.IsSound("readBack") && write.IsWritten("readBackRegister"))
        {
            faults.Add(MapFaultCodes.Write, write.At("readBackRegister"), "Nothing is read back here.", "Remove 'readBackRegister', or 'readBack: false'.");
        }

        if (write.Find<RegisterWriteKind>("what") is not { } kind)
        {
            return;
        }

        bool isPower = kind is RegisterWriteKind.Power or RegisterWriteKind.ChargePower or RegisterWriteKind.DischargePower;
        string[] needed = kind switch { RegisterWriteKind.Constant => ["value"], RegisterWriteKind.Direction => ["value", .. DirectionKeys], _ => [] };
        foreach (string key in needed.Where(k => !write.IsWritten(k)))
        {
            faults.Add(MapFaultCodes.Write, write.Position, $"The write lacks '{key}'.", $"Add '{key}'.");
        }

        foreach (string key in (isPower ? ["value", .. DirectionKeys] : kind == RegisterWriteKind.Constant ? [.. PowerKeys, .. DirectionKeys] : PowerKeys).Where(write.IsWritten))
        {
            faults.Add(MapFaultCodes.Write, write.At(key), $"'{key}' has no meaning for what is written here.", $"Remove '{key}'.");
        }

        Sign(write, kind == RegisterWriteKind.Power, faults);
        if (isPower)
        {
            Unit(write, KnownQuantities.Power, mayBeBare: false, faults);
            Range(write, kind, faults);
        }

        Fits(write, "value", faults);
        Fits(write, "charging", faults);
        Fits(write, "discharging", faults);
    }

    private static void Range(ReadMap write, RegisterWriteKind kind, FaultList faults)
    {
        var (least, most) = (write.Find<decimal>("least"), write.Find<decimal>("most"));
        if (least > 0 || most < 0)
        {
            faults.Add(MapFaultCodes.Range, write.At(least > 0 ? "least" : "most"), "The range leaves out 0, so the device could not be put to rest.", "Write a range with 0 in it.");
        }

        if (kind != RegisterWriteKind.Power && least < 0)
        {
            faults.Add(MapFaultCodes.Range, write.At("least"), "A magnitude is not below 0.", "Remove 'least', or write one signed 'what: power'.");
        }
    }

    private static void Watchdog(ReadMap watchdog, RegisterCounting counting, FaultList faults)
    {
        Place(watchdog, "register", RegisterTable.Holding, counting, faults);
        bool isOne = watchdog.Get<RegisterWatchdogKind>("pattern") == RegisterWatchdogKind.Constant;
        if (watchdog.IsSound("pattern") && isOne == watchdog.IsWritten("other"))
        {
            faults.Add(MapFaultCodes.Watchdog, isOne ? watchdog.At("other") : watchdog.Position, isOne ? "A constant has one number." : "The pattern has two numbers.", isOne ? "Remove 'other', or write another 'pattern'." : "Add 'other'.");
        }

        if (watchdog.Find<decimal>("other") is { } other && watchdog.Find<decimal>("value") is { } value)
        {
            bool isCount = watchdog.Get<RegisterWatchdogKind>("pattern") == RegisterWatchdogKind.Counting;
            if (isCount ? other <= value : other == value)
            {
                faults.Add(MapFaultCodes.Watchdog, watchdog.At("other"), "The pattern would always be the same number.", isCount ? "Write an 'other' above 'value'." : "Write two different numbers.");
            }
        }

        if (watchdog.Find<TimeSpan>("period") is { } period && watchdog.Find<TimeSpan>("timeout") is { } timeout && 2 * period > timeout)
        {
            faults.Add(MapFaultCodes.Watchdog, watchdog.At("period"), "One write that comes late would already let the device give up.", "Write a 'period' of at most half the 'timeout'.");
        }

        Fits(watchdog, "value", faults);
        Fits(watchdog, "other", faults);
    }

    /// <summary>Whether numbers as they stand in registers are ones that the type has.</summary>
    private static void Fits(ReadMap map, string key, FaultList faults)
    {
        if (!map.IsSound("type"))
        {
            return;
        }

        var type = map.Get<RegisterType>("type");
        IReadOnlyList<decimal> numbers = map.Find<decimal>(key) is { } one ? [one] : map.List<decimal>(key);
        foreach (decimal number in numbers.Where(n => !RegisterRange.Holds(type, n)))
        {
            faults.Add(MapFaultCodes.Number, map.At(key), $"The type cannot hold {number.ToString(CultureInfo.InvariantCulture)}.", "Write the number as it stands in the registers, before factor and sign, or another 'type'.");
        }
    }

    private static bool IsFloat(ReadMap map) => map.IsSound("type") && map.Get<RegisterType>("type") is RegisterType.Float32 or RegisterType.Float64;

    private static int Words(ReadMap map) => RegisterNumberConfig.WordsOf(map.Get<RegisterType>("type"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
