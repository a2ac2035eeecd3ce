namespace Megapod.Wire.Modbus;

using System.Collections.Concurrent;
using Megapod.Devices.Modbus;
using Megapod.Devices.Modbus.Messages;

/// <summary>The bank that tests/peers/modbus_bank.md describes, with units 1 and 2, and a list of all that was written.</summary>
internal sealed class TestBank : IRegisterBank
{
    private readonly Dictionary<(byte, int), ushort> holding = [];
    private readonly Dictionary<(byte, int), bool> coils = [];

    /// <summary>Every register that was written, in order.</summary>
    public ConcurrentQueue<(byte Unit, int Address, ushort Value)> Written { get; } = new();

    public static ushort Holding(int unit, int address) => (ushort)((address * 7) + unit);

    public static ushort Input(int unit, int address) => (ushort)((address * 5) + unit);

    public static bool Coil(int address) => address % 3 == 0;

    public static bool Discrete(int address) => address % 4 == 1;

    public ModbusExceptionCode ReadHolding(byte unit, ushort address, Span<ushort> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = holding.TryGetValue((unit, address + i), out ushort value) ? value : Holding(unit, address + i);
        }

        return Refusal(unit, address);
    }

    public ModbusExceptionCode WriteHolding(byte unit, ushort address, ReadOnlySpan<ushort> values)
    {
        var refusal = Refusal(unit, address);
        for (int i = 0; i < values.Length && refusal == ModbusExceptionCode.None; i++)
        {
            holding[(unit, address + i)] = values[i];
            Written.Enqueue((unit, address + i, values[i]));
        }

        return refusal;
    }

    public ModbusExceptionCode ReadInputs(byte unit, ushort address, Span<ushort> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Input(unit, address + i);
        }

        return Refusal(unit, address);
    }

    public ModbusExceptionCode ReadCoils(byte unit, ushort address, Span<bool> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = coils.TryGetValue((unit, address + i), out bool value) ? value : Coil(address + i);
        }

        return Refusal(unit, address);
    }

    public ModbusExceptionCode WriteCoils(byte unit, ushort address, ReadOnlySpan<bool> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            coils[(unit, address + i)] = values[i];
        }

        return Refusal(unit, address);
    }

    public ModbusExceptionCode ReadDiscreteInputs(byte unit, ushort address, Span<bool> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Discrete(address + i);
        }

        return Refusal(unit, address);
    }

    private static ModbusExceptionCode Refusal(byte unit, int address) => (unit, address) switch
    {
        (not (1 or 2), _) => ModbusExceptionCode.GatewayTargetFailed,
        (_, 60_099) => throw new InvalidOperationException("the bank broke as told"),
        (_, > 60_000 and < 60_100) => (ModbusExceptionCode)(address - 60_000),
        _ => ModbusExceptionCode.None,
    };
}
