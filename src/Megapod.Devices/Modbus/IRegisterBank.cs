namespace Megapod.Devices.Modbus;

using Megapod.Devices.Modbus.Messages;

/// <summary>
/// What a server serves: four tables of 65 536 addresses for each unit. A server calls its bank from one thread at a time and waits for it, so a bank answers from memory. Whatever it does not
/// override it does not have. Each method returns <see cref="ModbusExceptionCode.None"/>, or why it refuses; a refused write has changed nothing.
/// </summary>
/// <remarks>Addresses and counts are within 65 536 and within what one request may hold when they come here.</remarks>
public interface IRegisterBank
{
    /// <summary>Reads holding registers.</summary>
    /// <param name="unit">Which device; one that is not there is best refused with <see cref="ModbusExceptionCode.GatewayTargetFailed"/>.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">To be filled.</param>
    ModbusExceptionCode ReadHolding(byte unit, ushort address, Span<ushort> values);

    /// <summary>Writes holding registers.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">What to write.</param>
    ModbusExceptionCode WriteHolding(byte unit, ushort address, ReadOnlySpan<ushort> values) => ModbusExceptionCode.IllegalFunction;

    /// <summary>Reads input registers.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">To be filled.</param>
    ModbusExceptionCode ReadInputs(byte unit, ushort address, Span<ushort> values) => ModbusExceptionCode.IllegalFunction;

    /// <summary>Reads coils.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">To be filled.</param>
    ModbusExceptionCode ReadCoils(byte unit, ushort address, Span<bool> values) => ModbusExceptionCode.IllegalFunction;

    /// <summary>Writes coils.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">What to write.</param>
    ModbusExceptionCode WriteCoils(byte unit, ushort address, ReadOnlySpan<bool> values) => ModbusExceptionCode.IllegalFunction;

    /// <summary>Reads discrete inputs.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="address">The first.</param>
    /// <param name="values">To be filled.</param>
    ModbusExceptionCode ReadDiscreteInputs(byte unit, ushort address, Span<bool> values) => ModbusExceptionCode.IllegalFunction;
}
