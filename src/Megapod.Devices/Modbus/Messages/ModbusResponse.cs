namespace Megapod.Devices.Modbus.Messages;

using System.Buffers.Binary;
using static Megapod.Devices.Modbus.Messages.ModbusFunction;

/// <summary>One answer: made by one of the methods, or read from bytes. It holds no bytes of its own; what it points to must outlive it.</summary>
public readonly ref struct ModbusResponse
{
    private const byte ExceptionBit = 0x80;
    private const int ExceptionLength = 2;
    private const int ReadHead = 2;
    private const int EchoLength = 5;
    private const int MaskLength = 7;

    private ModbusResponse(ModbusFunction function, ModbusExceptionCode exception, ushort address, int count, ReadOnlySpan<byte> data)
    {
        Function = function;
        Exception = exception;
        Address = address;
        Count = count;
        Data = data;
    }

    /// <summary>What was asked.</summary>
    public ModbusFunction Function { get; }

    /// <summary>Why it was refused; <see cref="ModbusExceptionCode.None"/> when it was not.</summary>
    public ModbusExceptionCode Exception { get; }

    /// <summary>What a write repeats of its request: the first address. Else 0.</summary>
    public ushort Address { get; }

    /// <summary>What a write of several repeats of its request: how many. Else 0.</summary>
    public int Count { get; }

    /// <summary>What was read, or what a write of one repeats of its request, as on the wire.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Bytes of the message.</summary>
    public int Length => (Exception, Function) switch
    {
        (not ModbusExceptionCode.None, _) => ExceptionLength,
        (_, WriteSingleCoil or WriteSingleRegister or WriteMultipleCoils or WriteMultipleRegisters) => EchoLength,
        (_, MaskWriteRegister) => MaskLength,
        _ => ReadHead + Data.Length,
    };

    /// <summary>A refusal.</summary>
    /// <param name="function">What was asked; it may be one that is not spoken.</param>
    /// <param name="exception">Why.</param>
    public static ModbusResponse Refusal(ModbusFunction function, ModbusExceptionCode exception) => new(function, exception, 0, 0, default);

    /// <summary>The answer to a request that reads.</summary>
    /// <param name="request">The request.</param>
    /// <param name="data">What was read, as on the wire: as many bytes as <see cref="ModbusRequest.AnswerBytes"/> says.</param>
    public static ModbusResponse Values(in ModbusRequest request, ReadOnlySpan<byte> data) => new(request.Function, ModbusExceptionCode.None, 0, 0, data);

    /// <summary>The answer to a request that only writes: it repeats what was asked.</summary>
    /// <param name="request">The request.</param>
    public static ModbusResponse Echo(in ModbusRequest request) => request.Function is WriteMultipleCoils or WriteMultipleRegisters
        ? new(request.Function, ModbusExceptionCode.None, request.Address, request.Count, default)
        : new(request.Function, ModbusExceptionCode.None, request.Address, 0, request.Data);

    /// <summary>Reads an answer from the bytes of a message. Whether it fits a request is asked with <see cref="Answers"/>.</summary>
    /// <param name="message">The bytes from the function code on.</param>
    /// <param name="response">The answer, if it is whole; it points into the bytes.</param>
    public static DecodeState Decode(ReadOnlySpan<byte> message, out ModbusResponse response)
    {
        response = default;
        if (message.IsEmpty)
        {
            return DecodeState.Incomplete;
        }

        var function = (ModbusFunction)(message[0] & ~ExceptionBit);
        bool isRefusal = (message[0] & ExceptionBit) != 0;
        if (!Enum.IsDefined(function))
        {
            return DecodeState.UnknownFunction;
        }

        if (message.Length < ReadHead)
        {
            return DecodeState.Incomplete;
        }

        bool reads = function is ReadCoils or ReadDiscreteInputs or ReadHoldingRegisters or ReadInputRegisters or ReadWriteMultipleRegisters;
        bool isRight = isRefusal ? message[1] != 0 : !reads || IsByteCount(function, message[1]);
        int length = isRefusal ? ExceptionLength : reads ? ReadHead + message[1] : function == MaskWriteRegister ? MaskLength : EchoLength;
        if (!isRight || message.Length > length)
        {
            return DecodeState.Wrong;
        }

        if (message.Length < length)
        {
            return DecodeState.Incomplete;
        }

        if (isRefusal)
        {
            response = Refusal(function, (ModbusExceptionCode)message[1]);
            return DecodeState.Whole;
        }

        if (reads)
        {
            response = new ModbusResponse(function, ModbusExceptionCode.None, 0, 0, message[ReadHead..]);
            return DecodeState.Whole;
        }

        ushort address = BinaryPrimitives.ReadUInt16BigEndian(message[1..]);
        int second = BinaryPrimitives.ReadUInt16BigEndian(message[3..]);
        response = function is WriteMultipleCoils or WriteMultipleRegisters
            ? new ModbusResponse(function, ModbusExceptionCode.None, address, second, default)
            : new ModbusResponse(function, ModbusExceptionCode.None, address, 0, message[3..]);
        isRight = function switch
        {
            WriteSingleCoil => second is 0 or 0xFF00,
            WriteMultipleCoils => second is >= 1 and <= ModbusLimits.MostBitsWritten,
            WriteMultipleRegisters => second is >= 1 and <= ModbusLimits.MostRegistersWritten,
            _ => true,
        };
        return isRight ? DecodeState.Whole : DecodeState.Wrong;
    }

    /// <summary>Whether this can be the answer to a request: its function, as much data as was asked for, or the same addresses and values. A refusal answers every request of its function.</summary>
    public bool Answers(in ModbusRequest request)
    {
        if (Function != request.Function || Exception != ModbusExceptionCode.None || request.AnswerBytes > 0)
        {
            return Function == request.Function && (Exception != ModbusExceptionCode.None || Data.Length == request.AnswerBytes);
        }

        bool isOfSeveral = Function is WriteMultipleCoils or WriteMultipleRegisters;
        return Address == request.Address && (isOfSeveral ? Count == request.Count : Data.SequenceEqual(request.Data));
    }

    /// <summary>Writes the message.</summary>
    /// <param name="to">Room for <see cref="Length"/> bytes.</param>
    /// <returns>How many were written.</returns>
    public int Encode(Span<byte> to)
    {
        to[0] = (byte)Function;
        if (Exception != ModbusExceptionCode.None)
        {
            to[0] |= ExceptionBit;
            to[1] = (byte)Exception;
        }
        else if (Function is ReadCoils or ReadDiscreteInputs or ReadHoldingRegisters or ReadInputRegisters or ReadWriteMultipleRegisters)
        {
            to[1] = checked((byte)Data.Length);
            Data.CopyTo(to[ReadHead..]);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(to[1..], Address);
            BinaryPrimitives.WriteUInt16BigEndian(to[3..], (ushort)Count);
            Data.CopyTo(to[3..]);
        }

        return Length;
    }

    private static bool IsByteCount(ModbusFunction function, byte bytes) => function is ReadCoils or ReadDiscreteInputs
        ? bytes is >= 1 and <= ModbusLimits.MostBitsRead / 8
        : bytes is >= 2 and <= 2 * ModbusLimits.MostRegistersRead && bytes % 2 == 0;
}
