namespace Megapod.Devices.Modbus.Messages;

using System.Buffers.Binary;
using static Megapod.Devices.Modbus.Messages.ModbusFunction;

/// <summary>One request: made by one of the methods, or read from bytes. It holds no bytes of its own; what it points to must outlive it.</summary>
public readonly ref struct ModbusRequest
{
    private const int WithoutData = 5;
    private const int WithData = 6;
    private const int MaskLength = 7;
    private const int ReadWriteHead = 10;

    private static readonly byte[] On = [0xFF, 0];
    private static readonly byte[] Off = [0, 0];

    private ModbusRequest(ModbusFunction function, ushort address, int count, ReadOnlySpan<byte> data, ushort writeAddress = 0)
    {
        Function = function;
        Address = address;
        Count = count;
        Data = data;
        WriteAddress = writeAddress;
    }

    /// <summary>What is to be done.</summary>
    public ModbusFunction Function { get; }

    /// <summary>The first coil, input or register, counted from 0; where one request writes and reads, the first that is read.</summary>
    public ushort Address { get; }

    /// <summary>How many; where one request writes and reads, how many are read; 1 where there is no choice.</summary>
    public int Count { get; }

    /// <summary>Where one request writes and reads: the first register that is written. Else 0.</summary>
    public ushort WriteAddress { get; }

    /// <summary>What is to be written, as on the wire: registers, packed bits, FF 00 or 00 00 for one coil, AND mask and OR mask. Empty where nothing is.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Where one request writes and reads: how many registers are written. Else 0.</summary>
    public int WriteCount => Function == ReadWriteMultipleRegisters ? Data.Length / 2 : 0;

    /// <summary>Whether it only reads, so that doing it again changes nothing.</summary>
    public bool OnlyReads => Function is ReadCoils or ReadDiscreteInputs or ReadHoldingRegisters or ReadInputRegisters;

    /// <summary>Whether it stays within the addresses there are; a request that does not is answered with exception 2.</summary>
    public bool IsWithinAddresses => Address + Count <= ModbusLimits.Addresses && WriteAddress + WriteCount <= ModbusLimits.Addresses;

    /// <summary>Bytes of the message.</summary>
    public int Length => Function switch
    {
        WriteMultipleCoils or WriteMultipleRegisters => WithData + Data.Length,
        MaskWriteRegister => MaskLength,
        ReadWriteMultipleRegisters => ReadWriteHead + Data.Length,
        _ => WithoutData,
    };

    /// <summary>Bytes of data in the answer; 0 where the answer repeats the request.</summary>
    public int AnswerBytes => Function switch
    {
        ReadCoils or ReadDiscreteInputs => WireValues.BytesOfBits(Count),
        ReadHoldingRegisters or ReadInputRegisters or ReadWriteMultipleRegisters => 2 * Count,
        _ => 0,
    };

    /// <summary>Reads coils, discrete inputs, holding registers or input registers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than one request takes, beyond the last address, or no function that only reads.</exception>
    public static ModbusRequest Read(ModbusFunction function, ushort address, int count) =>
        Checked(new(function, address, count, default), function is ReadCoils or ReadDiscreteInputs or ReadHoldingRegisters or ReadInputRegisters);

    /// <summary>Writes one coil.</summary>
    public static ModbusRequest WriteCoil(ushort address, bool value) => new(WriteSingleCoil, address, 1, value ? On : Off);

    /// <summary>Writes one holding register.</summary>
    /// <param name="address">Which.</param>
    /// <param name="value">Its two bytes, the high one first.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not two bytes.</exception>
    public static ModbusRequest WriteRegister(ushort address, ReadOnlySpan<byte> value) => Checked(new(WriteSingleRegister, address, 1, value));

    /// <summary>Writes coils.</summary>
    /// <param name="address">The first.</param>
    /// <param name="count">How many; 1 to 1968.</param>
    /// <param name="bits">The bits as on the wire.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than one request takes, beyond the last address, or not as many bytes as the bits take.</exception>
    public static ModbusRequest WriteCoils(ushort address, int count, ReadOnlySpan<byte> bits) => Checked(new(WriteMultipleCoils, address, count, bits));

    /// <summary>Writes holding registers.</summary>
    /// <param name="address">The first.</param>
    /// <param name="registers">1 to 123 of them, two bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than one request takes, or beyond the last address.</exception>
    public static ModbusRequest WriteRegisters(ushort address, ReadOnlySpan<byte> registers) => Checked(new(WriteMultipleRegisters, address, registers.Length / 2, registers));

    /// <summary>Changes bits of one holding register: new = (old AND and) OR (or AND NOT and).</summary>
    /// <param name="address">Which.</param>
    /// <param name="masks">AND mask and OR mask, two bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not four bytes.</exception>
    public static ModbusRequest MaskWrite(ushort address, ReadOnlySpan<byte> masks) => Checked(new(MaskWriteRegister, address, 1, masks));

    /// <summary>Writes holding registers and then reads some.</summary>
    /// <param name="address">The first that is read.</param>
    /// <param name="count">How many are read; 1 to 125.</param>
    /// <param name="writeAddress">The first that is written.</param>
    /// <param name="registers">1 to 121 of them, two bytes each.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than one request takes, or beyond the last address.</exception>
    public static ModbusRequest ReadWrite(ushort address, int count, ushort writeAddress, ReadOnlySpan<byte> registers) =>
        Checked(new(ReadWriteMultipleRegisters, address, count, registers, writeAddress));

    /// <summary>Reads a request from the bytes of a message. Whether it stays within the addresses is not asked here: see <see cref="IsWithinAddresses"/>.</summary>
    /// <param name="message">The bytes from the function code on.</param>
    /// <param name="request">The request, if it is whole; it points into the bytes.</param>
    public static DecodeState Decode(ReadOnlySpan<byte> message, out ModbusRequest request)
    {
        request = default;
        if (message.IsEmpty)
        {
            return DecodeState.Incomplete;
        }

        var function = (ModbusFunction)message[0];
        int head = HeadOf(function);
        if (head == 0)
        {
            return DecodeState.UnknownFunction;
        }

        if (message.Length < head)
        {
            return DecodeState.Incomplete;
        }

        ushort address = BinaryPrimitives.ReadUInt16BigEndian(message[1..]);
        ushort second = BinaryPrimitives.ReadUInt16BigEndian(message[3..]);
        var read = function switch
        {
            WriteSingleCoil or WriteSingleRegister => new ModbusRequest(function, address, 1, message[3..WithoutData]),
            MaskWriteRegister => new ModbusRequest(function, address, 1, message[3..MaskLength]),
            ReadWriteMultipleRegisters => new ModbusRequest(function, address, second, message[head..], BinaryPrimitives.ReadUInt16BigEndian(message[5..])),
            _ => new ModbusRequest(function, address, second, message[head..]),
        };

        // How much data there is is said twice, as a count and in bytes, and both must agree whatever has come so far.
        int data = function switch
        {
            WriteMultipleCoils => WireValues.BytesOfBits(second),
            WriteMultipleRegisters => 2 * second,
            ReadWriteMultipleRegisters => 2 * BinaryPrimitives.ReadUInt16BigEndian(message[7..]),
            _ => 0,
        };
        bool hasData = function is WriteMultipleCoils or WriteMultipleRegisters or ReadWriteMultipleRegisters;
        if ((hasData && message[head - 1] != data) || !IsWithinCounts(function, read.Count, data) || message.Length > head + data || !IsCoilValue(read))
        {
            return DecodeState.Wrong;
        }

        if (message.Length < head + data)
        {
            return DecodeState.Incomplete;
        }

        request = read;
        return DecodeState.Whole;
    }

    /// <summary>Writes the message.</summary>
    /// <param name="to">Room for <see cref="Length"/> bytes.</param>
    /// <returns>How many were written.</returns>
    public int Encode(Span<byte> to)
    {
        to[0] = (byte)Function;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], Address);
        int head = HeadOf(Function);
        switch (Function)
        {
            case WriteSingleCoil or WriteSingleRegister or MaskWriteRegister:
                head = 3;
                break;
            case ReadWriteMultipleRegisters:
                BinaryPrimitives.WriteUInt16BigEndian(to[3..], (ushort)Count);
                BinaryPrimitives.WriteUInt16BigEndian(to[5..], WriteAddress);
                BinaryPrimitives.WriteUInt16BigEndian(to[7..], (ushort)WriteCount);
                to[head - 1] = (byte)Data.Length;
                break;
            default:
                BinaryPrimitives.WriteUInt16BigEndian(to[3..], (ushort)Count);
                if (head == WithData)
                {
                    to[head - 1] = (byte)Data.Length;
                }

                break;
        }

        Data.CopyTo(to[head..]);
        return Length;
    }

    /// <summary>Bytes before data of variable length, or of the whole message where there is none; 0 for functions that are not spoken.</summary>
    private static int HeadOf(ModbusFunction function) => function switch
    {
        ReadCoils or ReadDiscreteInputs or ReadHoldingRegisters or ReadInputRegisters or WriteSingleCoil or WriteSingleRegister => WithoutData,
        WriteMultipleCoils or WriteMultipleRegisters => WithData,
        MaskWriteRegister => MaskLength,
        ReadWriteMultipleRegisters => ReadWriteHead,
        _ => 0,
    };

    private static bool IsWithinCounts(ModbusFunction function, int count, int dataBytes) => function switch
    {
        ReadCoils or ReadDiscreteInputs => count is >= 1 and <= ModbusLimits.MostBitsRead,
        ReadHoldingRegisters or ReadInputRegisters => count is >= 1 and <= ModbusLimits.MostRegistersRead,
        WriteMultipleCoils => count is >= 1 and <= ModbusLimits.MostBitsWritten,
        WriteMultipleRegisters => count is >= 1 and <= ModbusLimits.MostRegistersWritten,
        ReadWriteMultipleRegisters => count is >= 1 and <= ModbusLimits.MostRegistersRead && dataBytes is >= 2 and <= 2 * ModbusLimits.MostRegistersWrittenWithRead,
        _ => true,
    };

    private static bool IsCoilValue(in ModbusRequest request) => request.Function != WriteSingleCoil || request.Data.SequenceEqual(On) || request.Data.SequenceEqual(Off);

    private static ModbusRequest Checked(ModbusRequest request, bool isRightFunction = true)
    {
        int data = request.Function switch
        {
            WriteSingleRegister => 2,
            MaskWriteRegister => 4,
            WriteMultipleCoils => WireValues.BytesOfBits(request.Count),
            WriteMultipleRegisters => 2 * request.Count,
            ReadWriteMultipleRegisters => 2 * request.WriteCount,
            _ => 0,
        };
        return isRightFunction && request.Data.Length == data && request.IsWithinAddresses && IsWithinCounts(request.Function, request.Count, data)
            ? request
            : throw new ArgumentOutOfRangeException(
                nameof(request), $"{request.Function} cannot take {request.Count} from {request.Address} on with {request.Data.Length} bytes of data in one request.");
    }
}
