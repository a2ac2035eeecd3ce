namespace Megapod.Devices.Modbus;

using System.Buffers.Binary;
using Megapod.Devices.Modbus.Messages;

/// <summary>Does one request at a time on a bank and writes the answer. It never fails to answer: a bank that throws is exception 4.</summary>
internal sealed class BankClerk(IRegisterBank bank)
{
    private readonly Lock gate = new();
    private readonly ushort[] registers = new ushort[ModbusLimits.MostRegistersRead];
    private readonly bool[] bits = new bool[ModbusLimits.MostBitsRead];
    private readonly byte[] data = new byte[2 * ModbusLimits.MostRegistersRead];

    /// <summary>Answers a message.</summary>
    /// <param name="unit">Which device.</param>
    /// <param name="message">The request from its function code on; at least that.</param>
    /// <param name="answer">Room for the longest message.</param>
    /// <param name="trouble">What the bank threw; null when it did not.</param>
    /// <returns>Length of the answer, and whether it refuses.</returns>
    public (int Length, bool IsRefusal) Answer(byte unit, ReadOnlySpan<byte> message, Span<byte> answer, out Exception? trouble)
    {
        trouble = null;
        var function = (ModbusFunction)message[0];
        var exception = ModbusRequest.Decode(message, out var request) switch
        {
            DecodeState.UnknownFunction => ModbusExceptionCode.IllegalFunction,
            not DecodeState.Whole => ModbusExceptionCode.IllegalDataValue,
            _ when !request.IsWithinAddresses => ModbusExceptionCode.IllegalDataAddress,
            _ => ModbusExceptionCode.None,
        };
        lock (gate)
        {
            if (exception == ModbusExceptionCode.None)
            {
                try
                {
                    exception = Do(unit, request);
                }
                catch (Exception error)
                {
                    trouble = error;
                    exception = ModbusExceptionCode.ServerDeviceFailure;
                }
            }

            bool isRefusal = exception != ModbusExceptionCode.None;
            var response = isRefusal ? ModbusResponse.Refusal(function, exception)
                : request.AnswerBytes > 0 ? ModbusResponse.Values(request, data.AsSpan(0, request.AnswerBytes))
                : ModbusResponse.Echo(request);
            return (response.Encode(answer), isRefusal);
        }
    }

    /// <summary>Does it; what was read then lies in the data.</summary>
    private ModbusExceptionCode Do(byte unit, in ModbusRequest request) => request.Function switch
    {
        ModbusFunction.ReadCoils => Bits(bank.ReadCoils(unit, request.Address, bits.AsSpan(0, request.Count)), request.Count),
        ModbusFunction.ReadDiscreteInputs => Bits(bank.ReadDiscreteInputs(unit, request.Address, bits.AsSpan(0, request.Count)), request.Count),
        ModbusFunction.ReadHoldingRegisters => Registers(bank.ReadHolding(unit, request.Address, registers.AsSpan(0, request.Count)), request.Count),
        ModbusFunction.ReadInputRegisters => Registers(bank.ReadInputs(unit, request.Address, registers.AsSpan(0, request.Count)), request.Count),
        ModbusFunction.WriteSingleCoil => bank.WriteCoils(unit, request.Address, [request.Data[0] != 0]),
        ModbusFunction.WriteMultipleCoils => WriteCoils(unit, request),
        ModbusFunction.MaskWriteRegister => Mask(unit, request),
        ModbusFunction.ReadWriteMultipleRegisters => WriteAndRead(unit, request),
        _ => Write(unit, request.Address, request.Data),
    };

    private ModbusExceptionCode Bits(ModbusExceptionCode exception, int count)
    {
        WireValues.Put(bits.AsSpan(0, count), data);
        return exception;
    }

    private ModbusExceptionCode Registers(ModbusExceptionCode exception, int count)
    {
        WireValues.Put(registers.AsSpan(0, count), data);
        return exception;
    }

    private ModbusExceptionCode Write(byte unit, ushort address, ReadOnlySpan<byte> values)
    {
        var taken = registers.AsSpan(0, values.Length / 2);
        WireValues.Take(values, taken);
        return bank.WriteHolding(unit, address, taken);
    }

    private ModbusExceptionCode WriteCoils(byte unit, in ModbusRequest request)
    {
        var taken = bits.AsSpan(0, request.Count);
        WireValues.Take(request.Data, taken);
        return bank.WriteCoils(unit, request.Address, taken);
    }

    private ModbusExceptionCode Mask(byte unit, in ModbusRequest request)
    {
        var one = registers.AsSpan(0, 1);
        var exception = bank.ReadHolding(unit, request.Address, one);
        if (exception != ModbusExceptionCode.None)
        {
            return exception;
        }

        ushort and = BinaryPrimitives.ReadUInt16BigEndian(request.Data);
        ushort or = BinaryPrimitives.ReadUInt16BigEndian(request.Data[2..]);
        one[0] = (ushort)((one[0] & and) | (or & ~and));
        return bank.WriteHolding(unit, request.Address, one);
    }

    private ModbusExceptionCode WriteAndRead(byte unit, in ModbusRequest request)
    {
        var exception = Write(unit, request.WriteAddress, request.Data);
        return exception != ModbusExceptionCode.None ? exception : Registers(bank.ReadHolding(unit, request.Address, registers.AsSpan(0, request.Count)), request.Count);
    }
}
