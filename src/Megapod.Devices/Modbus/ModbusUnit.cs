namespace Megapod.Devices.Modbus;

using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus.Messages;

/// <summary>
/// One unit behind an address. Every method ends with what was asked for or with a fault, at the latest when the configured time of a call is over. A caller that gives up gets an
/// <see cref="OperationCanceledException"/>; a write that was given up may have been done.
/// </summary>
/// <remarks>Safe from every thread. Misuse, such as more than one request takes, is an <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed class ModbusUnit : IRegisterTables
{
    private readonly ModbusClient client;

    internal ModbusUnit(ModbusClient client, byte number)
    {
        this.client = client;
        Number = number;
    }

    /// <summary>Its number behind the address.</summary>
    public byte Number { get; }

    /// <inheritdoc/>
    public async ValueTask<Outcome<ushort[]>> ReadAsync(ushort address, int count, CancellationToken stop) =>
        await ReadRegistersAsync(ModbusFunction.ReadHoldingRegisters, address, count, stop);

    /// <inheritdoc/>
    public async ValueTask<Outcome<ushort[]>> ReadInputsAsync(ushort address, int count, CancellationToken stop) =>
        await ReadRegistersAsync(ModbusFunction.ReadInputRegisters, address, count, stop);

    /// <summary>Reads coils.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="count">How many; 1 to 2000.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<Outcome<bool[]>> ReadCoilsAsync(ushort address, int count, CancellationToken stop) => await ReadBitsAsync(ModbusFunction.ReadCoils, address, count, stop);

    /// <summary>Reads discrete inputs.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="count">How many; 1 to 2000.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<Outcome<bool[]>> ReadDiscreteInputsAsync(ushort address, int count, CancellationToken stop) =>
        await ReadBitsAsync(ModbusFunction.ReadDiscreteInputs, address, count, stop);

    /// <inheritdoc/>
    public ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken stop) => WriteAsync(address, values, isUrgent: false, stop);

    /// <summary>Writes holding registers in one request.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="values">What to write; 1 to 123.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units; what was written to this unit before still goes first. For whatever makes power smaller.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    /// <returns>Null when the device has answered that it took them; otherwise why not.</returns>
    public async ValueTask<Fault?> WriteAsync(ushort address, ReadOnlyMemory<ushort> values, bool isUrgent, CancellationToken stop) =>
        FaultOf(await AskAsync(ModbusRequest.WriteRegisters(address, BytesOf(values.Span)), isUrgent, stop));

    /// <inheritdoc/>
    public ValueTask<Fault?> WriteSingleAsync(ushort address, ushort value, CancellationToken stop) => WriteSingleAsync(address, value, isUrgent: false, stop);

    /// <summary>Writes one holding register with the function for one, which some devices want.</summary>
    /// <param name="address">Which, counted from 0 as on the wire.</param>
    /// <param name="value">What to write.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    public async ValueTask<Fault?> WriteSingleAsync(ushort address, ushort value, bool isUrgent, CancellationToken stop) =>
        FaultOf(await AskAsync(ModbusRequest.WriteRegister(address, BytesOf([value])), isUrgent, stop));

    /// <summary>Writes one coil.</summary>
    /// <param name="address">Which, counted from 0 as on the wire.</param>
    /// <param name="value">What to write.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    public async ValueTask<Fault?> WriteCoilAsync(ushort address, bool value, bool isUrgent, CancellationToken stop) =>
        FaultOf(await AskAsync(ModbusRequest.WriteCoil(address, value), isUrgent, stop));

    /// <summary>Writes coils in one request.</summary>
    /// <param name="address">The first, counted from 0 as on the wire.</param>
    /// <param name="values">What to write; 1 to 1968.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    public async ValueTask<Fault?> WriteCoilsAsync(ushort address, ReadOnlyMemory<bool> values, bool isUrgent, CancellationToken stop)
    {
        byte[] bits = new byte[WireValues.BytesOfBits(values.Length)];
        WireValues.Put(values.Span, bits);
        return FaultOf(await AskAsync(ModbusRequest.WriteCoils(address, values.Length, bits), isUrgent, stop));
    }

    /// <summary>Changes bits of one holding register: new = (old AND and) OR (or AND NOT and).</summary>
    /// <param name="address">Which, counted from 0 as on the wire.</param>
    /// <param name="and">Bits that stay as they are.</param>
    /// <param name="or">What the other bits become.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    public async ValueTask<Fault?> MaskWriteAsync(ushort address, ushort and, ushort or, bool isUrgent, CancellationToken stop) =>
        FaultOf(await AskAsync(ModbusRequest.MaskWrite(address, BytesOf([and, or])), isUrgent, stop));

    /// <summary>Writes holding registers and then reads some, in one request.</summary>
    /// <param name="writeAddress">The first that is written.</param>
    /// <param name="values">What to write; 1 to 121.</param>
    /// <param name="readAddress">The first that is read.</param>
    /// <param name="count">How many are read; 1 to 125.</param>
    /// <param name="isUrgent">Whether it goes before everything that waits at other units.</param>
    /// <param name="stop">Gives up waiting; whether it was written is then unknown.</param>
    public async ValueTask<Outcome<ushort[]>> ReadWriteAsync(ushort writeAddress, ReadOnlyMemory<ushort> values, ushort readAddress, int count, bool isUrgent, CancellationToken stop) =>
        RegistersOf(await AskAsync(ModbusRequest.ReadWrite(readAddress, count, writeAddress, BytesOf(values.Span)), isUrgent, stop));

    private static byte[] BytesOf(ReadOnlySpan<ushort> registers)
    {
        byte[] bytes = new byte[2 * registers.Length];
        WireValues.Put(registers, bytes);
        return bytes;
    }

    private static Fault? FaultOf(Outcome<byte[]> answer) => answer.IsSuccess ? null : answer.Faults[0];

    private static Outcome<ushort[]> RegistersOf(Outcome<byte[]> answer)
    {
        if (!answer.IsSuccess)
        {
            return Outcome<ushort[]>.Failure(answer.Faults);
        }

        _ = ModbusResponse.Decode(answer.Value, out var response);
        ushort[] registers = new ushort[response.Data.Length / 2];
        WireValues.Take(response.Data, registers);
        return Outcome<ushort[]>.Success(registers);
    }

    private async Task<Outcome<ushort[]>> ReadRegistersAsync(ModbusFunction function, ushort address, int count, CancellationToken stop)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ModbusLimits.Addresses - address);
        long deadline = client.DeadlineOfNow();
        ushort[] all = new ushort[count];
        for (int done = 0; done < count; done += ModbusLimits.MostRegistersRead)
        {
            int some = Math.Min(count - done, ModbusLimits.MostRegistersRead);
            var part = RegistersOf(await AskAsync(ModbusRequest.Read(function, (ushort)(address + done), some), deadline, isUrgent: false, stop));
            if (!part.IsSuccess)
            {
                return part;
            }

            part.Value.CopyTo(all, done);
        }

        return Outcome<ushort[]>.Success(all);
    }

    private async Task<Outcome<bool[]>> ReadBitsAsync(ModbusFunction function, ushort address, int count, CancellationToken stop)
    {
        var answer = await AskAsync(ModbusRequest.Read(function, address, count), isUrgent: false, stop);
        if (!answer.IsSuccess)
        {
            return Outcome<bool[]>.Failure(answer.Faults);
        }

        bool[] bits = new bool[count];
        TakeBits(answer.Value, bits);
        return Outcome<bool[]>.Success(bits);
    }

    private static void TakeBits(byte[] message, bool[] bits)
    {
        _ = ModbusResponse.Decode(message, out var response);
        WireValues.Take(response.Data, bits);
    }

    private Task<Outcome<byte[]>> AskAsync(in ModbusRequest request, bool isUrgent, CancellationToken stop) => AskAsync(request, client.DeadlineOfNow(), isUrgent, stop);

    private Task<Outcome<byte[]>> AskAsync(in ModbusRequest request, long deadline, bool isUrgent, CancellationToken stop)
    {
        byte[] message = new byte[request.Length];
        request.Encode(message);
        return client.AskAsync(Number, message, isUrgent, deadline, stop);
    }
}
