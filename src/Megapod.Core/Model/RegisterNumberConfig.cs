namespace Megapod.Core.Model;

/// <summary>A number in registers.</summary>
public sealed record RegisterNumberConfig
{
    /// <summary>Its first register, counted from 0 as on the wire.</summary>
    public required ushort Address { get; init; }

    /// <summary>What it is. Default 16 bits without sign.</summary>
    public RegisterType Type { get; init; }

    /// <summary>How it lies in its registers. Default Modbus' own.</summary>
    public RegisterOrder Order { get; init; }

    /// <summary>Base units in one step, exactly: steps of 0.1 kW are 100. Default 1.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>Register of a signed power of ten by which it is multiplied as well; null when there is none. It is read in the same request.</summary>
    public ushort? ScaleAddress { get; init; }

    /// <summary>How many registers it takes.</summary>
    public int Words => WordsOf(Type);

    /// <summary>How many registers a type takes.</summary>
    /// <param name="type">The type.</param>
    public static int WordsOf(RegisterType type) => type switch
    {
        RegisterType.Unsigned16 or RegisterType.Signed16 => 1,
        RegisterType.Unsigned32 or RegisterType.Signed32 or RegisterType.Float32 => 2,
        _ => 4,
    };
}
