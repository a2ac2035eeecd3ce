namespace Megapod.Files.RegisterMap;

using Megapod.Core.Model;
using Megapod.Files.SiteFile.Quantities;
using Megapod.Files.SiteFile.Shapes;

/// <summary>A register map as one table of keys.</summary>
internal static class MapTable
{
    /// <summary>Registers end at 65535; documents that count from 400001 write six digits.</summary>
    private const int LastWritten = 465_536;

    private const int LastBit = 63;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly Key Register = new("register", new CountShape(0, LastWritten), "Its first register, as the maker's document numbers it.") { IsRequired = true };
    private static readonly Key Type = new("type", new WordShape<RegisterType>(), "What the number is.") { Default = "unsigned16" };
    private static readonly Key Order = new("order", new WordShape<RegisterOrder>(), "How it lies in its registers. Missing: as the map says.");
    private static readonly Key Factor = new("factor", ExactNumberShape.Step, "Units in one step: 0.1 where 2305 means 230.5 V.") { Default = "1" };
    private static readonly Key Scale = new("scale", new CountShape(0, LastWritten), "Register of a signed power of ten by which it is multiplied, read in the same request. Missing: there is none.");
    private static readonly Key Unit = new("unit", new RegisterUnitShape(), "Its unit. A state of charge without one is a share of 1.");
    private static readonly Key Sign = new("sign", new WordShape<RegisterSign>(), "What a positive power means: importPositive is into the thing (charging), injectionPositive out of it.");
    private static readonly Key Table = new("table", new WordShape<RegisterTable>(), "In which table it is.") { Default = "holding" };

    private static readonly MapShape Mark = new("mark",
    [
        Table,
        Register,
        Type,
        Order,
        new("value", ExactNumberShape.Any, "The number that must stand there."),
        new("text", TextShape.Title, "The text that must stand there, two characters in each register."),
        new("length", new CountShape(1, RegisterGroupConfig.MostRegisters), "How many registers the text has."),
    ]);

    private static readonly MapShape Point = new("point",
    [
        new("means", new WordShape<RegisterMeaning>(), "What it is to Megapod.") { IsRequired = true },
        Register,
        Type,
        Order,
        Factor,
        Scale,
        Unit,
        Sign,
        new("absent", new ListShape(ExactNumberShape.Any, 1, 8), "Numbers as they stand in the registers that mean that there is no value. A float that is not a number always does."),
        new("bit", new CountShape(0, LastBit), "For what is yes or no: the bit that says yes, 0 the lowest."),
        new("values", new ListShape(ExactNumberShape.Any, 1, 32), "For what is yes or no: the numbers that mean yes."),
    ]);

    private static readonly MapShape Group = new("group",
    [
        Table,
        Register,
        new("count", new CountShape(1, RegisterGroupConfig.MostRegisters), "How many registers are read in one request.") { IsRequired = true },
        new("points", new ListShape(Point, 1, RegisterGroupConfig.MostRegisters), "What stands in them.") { IsRequired = true },
    ]);

    private static readonly MapShape Write = new("write",
    [
        new("what", new WordShape<RegisterWriteKind>(), "What is written.") { IsRequired = true },
        Register,
        Type,
        Order,
        Factor,
        Scale,
        Unit,
        Sign,
        new("least", ExactNumberShape.Any, "The least that may be written, in 'unit' and in the register's sign. Missing: what the type can hold."),
        new("most", ExactNumberShape.Any, "The most that may be written, in 'unit' and in the register's sign. Missing: what the type can hold."),
        new("value", ExactNumberShape.Any, "The number of a constant, and of a direction at rest."),
        new("charging", ExactNumberShape.Any, "The number of a direction while it charges."),
        new("discharging", ExactNumberShape.Any, "The number of a direction while it discharges."),
        new("readBack", new FlagShape(), "Whether it can be read back, which shows that it was taken.") { Default = "true" },
        new("readBackRegister", new CountShape(0, LastWritten), "Where it is read back. Missing: where it is written."),
    ]);

    private static readonly MapShape Watchdog = new("watchdog",
    [
        Register,
        Type,
        Order,
        new("pattern", new WordShape<RegisterWatchdogKind>(), "constant: the same number again. counting: from 'value' to 'other' by ones and again. alternating: 'value' and 'other' by turns.") { Default = "constant" },
        new("value", ExactNumberShape.Any, "The number, or the first.") { IsRequired = true },
        new("other", ExactNumberShape.Any, "The last number of a count, or the second of two."),
        new("period", new TimeShape(zeroAllowed: false, LongestWait), "How often it is written.") { IsRequired = true },
        new("timeout", new TimeShape(zeroAllowed: false, LongestWait), "After which the device gives up at the latest.") { IsRequired = true },
        new("then", new WordShape<RegisterSilence>(), "What it then does. rest: it goes to 0 W. ownOperation: what its maker has it do.") { IsRequired = true },
    ]);

    private static readonly MapShape Bound = new("bound",
    [
        new("by", new WordShape<RegisterBoundKind>(), "What bounds the device whatever is written to it.") { IsRequired = true },
        new("power", QuantityShape.Positive(KnownQuantities.Power), "The most that it can take or give then.") { IsRequired = true },
    ]);

    private static readonly MapShape Control = new("control",
    [
        new("writes", new ListShape(Write, 1, 16), "What is written for a set-point, in this order.") { IsRequired = true },
        new("watchdog", Watchdog, "What must be written again and again for a set-point to stay in force. Missing: nothing."),
        new("bound", Bound, "What bounds the device when a set-point stays in force. Missing: nothing."),
        new("minimumInterval", new TimeShape(zeroAllowed: true, LongestWait), "Least time between two set-points that do not make power smaller.") { Default = "0 s" },
        new("singleWrites", new FlagShape(), "Whether each register is written with Modbus function 6 instead of 16.") { Default = "false" },
    ]);

    /// <summary>The root of the file.</summary>
    public static MapShape Map { get; } = new("registerMap",
    [
        new("kind", new WordShape<RegisterDeviceKind>(), "What the device is.") { IsRequired = true },
        new("title", TextShape.Title, "Name of the device for people.") { IsRequired = true },
        new("source", TextShape.Title, "The maker's document and its version. Missing: not said."),
        new("counting", new WordShape<RegisterCounting>(), "How that document numbers registers: the first is 0, or 1, or 40001 for holding and 30001 for input registers.") { Default = "fromZero" },
        new("order", new WordShape<RegisterOrder>(), "How numbers lie in their registers.") { Default = "abcd" },
        new("identification", new ListShape(Mark, 1, 16), "What must stand in the device before anything is believed or written."),
        new("groups", new ListShape(Group, 1, 32), "What is read, each group in one request.") { IsRequired = true },
        new("control", Control, "How it is commanded. Missing: it is only read."),
    ]);
}
