namespace Megapod.Devices.Registers;

using Megapod.Core.Model;
using Megapod.Devices.Modbus;

/// <summary>
/// Between registers and exact numbers. What is not a number, and what grows beyond all measure, is unknown and never zero. Worked example: 0xFB2E as 16 bits with sign, steps of 0.1 kW (factor 100)
/// is −1234 steps or −123 400 W.
/// </summary>
internal static class RegisterCodec
{
    /// <summary>Scales beyond this are not ones, in both directions.</summary>
    public const int LargestScale = 10;

    /// <summary>A decimal ends at 7.9e28; nothing on a site comes near this.</summary>
    private const double Largest = 1e27;

    /// <summary>The number as it stands in the registers, before factor, scale and sign; null when it is not one.</summary>
    /// <param name="number">What it is.</param>
    /// <param name="registers">From its first register on.</param>
    public static decimal? RawOf(RegisterNumberConfig number, ReadOnlySpan<ushort> registers)
    {
        var order = OrderOf(number.Order);
        return number.Type switch
        {
            RegisterType.Unsigned16 => RegisterWords.UInt16(registers, order),
            RegisterType.Signed16 => RegisterWords.Int16(registers, order),
            RegisterType.Unsigned32 => RegisterWords.UInt32(registers, order),
            RegisterType.Signed32 => RegisterWords.Int32(registers, order),
            RegisterType.Unsigned64 => RegisterWords.UInt64(registers, order),
            RegisterType.Signed64 => RegisterWords.Int64(registers, order),
            RegisterType.Float32 => Whole(RegisterWords.Single(registers, order)),
            _ => Whole(RegisterWords.Double(registers, order)),
        };
    }

    /// <summary>Base units in one step under a scale; null when the scale is not one.</summary>
    /// <param name="number">What it is.</param>
    /// <param name="scale">Content of its scale's register; ignored where it has none.</param>
    public static decimal? StepOf(RegisterNumberConfig number, ushort? scale)
    {
        if (number.ScaleAddress is null)
        {
            return number.Factor;
        }

        return scale is { } bits && (short)bits is >= -LargestScale and <= LargestScale and var power ? Times(number.Factor, PowerOfTen(power)) : null;
    }

    /// <summary>A product; null when it is beyond all measure.</summary>
    public static decimal? Times(decimal a, decimal b) => Math.Abs((double)a * (double)b) < Largest ? a * b : null;

    /// <summary>Puts base units into registers, in steps and rounded toward zero, so that a device is never told more than was meant.</summary>
    /// <param name="number">What it is.</param>
    /// <param name="value">Base units, in the register's own sign.</param>
    /// <param name="step">Base units in one step.</param>
    /// <returns>What to write, and the base units that it means.</returns>
    public static (ushort[] Registers, decimal Value) Encode(RegisterNumberConfig number, decimal value, decimal step)
    {
        decimal steps = Math.Abs((double)value / (double)step) < Largest ? value / step : Math.Sign(value) * 1e27m;
        ushort[] registers = EncodeRaw(number, number.Type is RegisterType.Float32 or RegisterType.Float64 ? steps : decimal.Truncate(steps));
        return (registers, RawOf(number, registers) is { } raw && Times(raw, step) is { } held ? held : 0);
    }

    /// <summary>Puts a number as it stands in registers into them; what the type cannot hold becomes the nearest that it can.</summary>
    /// <param name="number">What it is.</param>
    /// <param name="raw">The number.</param>
    public static ushort[] EncodeRaw(RegisterNumberConfig number, decimal raw)
    {
        ushort[] registers = new ushort[number.Words];
        var order = OrderOf(number.Order);
        decimal held = Math.Clamp(raw, RegisterRange.LeastOf(number.Type), RegisterRange.MostOf(number.Type));
        switch (number.Type)
        {
            case RegisterType.Unsigned16:
                RegisterWords.Put(registers, (ushort)held, order);
                break;
            case RegisterType.Signed16:
                RegisterWords.Put(registers, (ushort)(short)held, order);
                break;
            case RegisterType.Unsigned32:
                RegisterWords.Put(registers, (uint)held, order);
                break;
            case RegisterType.Signed32:
                RegisterWords.Put(registers, (uint)(int)held, order);
                break;
            case RegisterType.Unsigned64:
                RegisterWords.Put(registers, (ulong)held, order);
                break;
            case RegisterType.Signed64:
                RegisterWords.Put(registers, (ulong)(long)held, order);
                break;
            case RegisterType.Float32:
                RegisterWords.Put(registers, TowardZero(held), order);
                break;
            default:
                RegisterWords.Put(registers, (double)held, order);
                break;
        }

        return registers;
    }

    private static decimal? Whole(double value) => double.IsFinite(value) && Math.Abs(value) < Largest ? (decimal)value : null;

    private static float TowardZero(decimal value)
    {
        float nearest = (float)value;
        return Math.Abs((decimal)(double)nearest) <= Math.Abs(value) ? nearest : value > 0 ? MathF.BitDecrement(nearest) : MathF.BitIncrement(nearest);
    }

    private static decimal PowerOfTen(int power)
    {
        decimal ten = 1;
        for (int i = Math.Abs(power); i > 0; i--)
        {
            ten *= 10;
        }

        return power < 0 ? 1 / ten : ten;
    }

    private static WordOrder OrderOf(RegisterOrder order) => order switch
    {
        RegisterOrder.Abcd => WordOrder.ABCD,
        RegisterOrder.Cdab => WordOrder.CDAB,
        RegisterOrder.Badc => WordOrder.BADC,
        _ => WordOrder.DCBA,
    };
}
