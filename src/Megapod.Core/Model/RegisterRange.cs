namespace Megapod.Core.Model;

/// <summary>Which whole numbers a type in registers can hold.</summary>
public static class RegisterRange
{
    /// <summary>The least; a float's whole numbers are taken as far as it holds each of them.</summary>
    /// <param name="type">The type.</param>
    public static decimal LeastOf(RegisterType type) => type switch
    {
        RegisterType.Signed16 => short.MinValue,
        RegisterType.Signed32 => int.MinValue,
        RegisterType.Signed64 => long.MinValue,
        RegisterType.Float32 => -(1 << 24),
        RegisterType.Float64 => -(1L << 53),
        _ => 0,
    };

    /// <summary>The most.</summary>
    /// <param name="type">The type.</param>
    public static decimal MostOf(RegisterType type) => type switch
    {
        RegisterType.Unsigned16 => ushort.MaxValue,
        RegisterType.Signed16 => short.MaxValue,
        RegisterType.Unsigned32 => uint.MaxValue,
        RegisterType.Signed32 => int.MaxValue,
        RegisterType.Unsigned64 => ulong.MaxValue,
        RegisterType.Signed64 => long.MaxValue,
        RegisterType.Float32 => 1 << 24,
        _ => 1L << 53,
    };

    /// <summary>Whether a type can hold a number: floats any, the others whole ones of their range.</summary>
    /// <param name="type">The type.</param>
    /// <param name="number">The number.</param>
    public static bool Holds(RegisterType type, decimal number) =>
        type is RegisterType.Float32 or RegisterType.Float64 || (number == decimal.Truncate(number) && number >= LeastOf(type) && number <= MostOf(type));
}
