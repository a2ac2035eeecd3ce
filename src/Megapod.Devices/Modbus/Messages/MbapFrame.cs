namespace Megapod.Devices.Modbus.Messages;

using System.Buffers.Binary;

/// <summary>
/// One message on TCP with its header (MODBUS Messaging on TCP/IP V1.0b, chapter 3.1.3): transaction, protocol 0, length of what follows, unit, message. There is no checksum; a frame whose
/// protocol or length is wrong shows that sender and reader have lost each other, which nothing but a new connection mends.
/// </summary>
public readonly ref struct MbapFrame
{
    private const int AfterLength = 6;
    private const int ShortestLength = 2;
    private const int LongestLength = 1 + ModbusLimits.LongestMessage;

    private MbapFrame(ushort transaction, byte unit, ReadOnlySpan<byte> message)
    {
        Transaction = transaction;
        Unit = unit;
        Message = message;
    }

    /// <summary>Number of the request, which the answer repeats.</summary>
    public ushort Transaction { get; }

    /// <summary>Which device behind the address.</summary>
    public byte Unit { get; }

    /// <summary>The message from its function code on: 1 to 253 bytes of those that were given.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Bytes of the whole frame, the header included.</summary>
    public int Length => ModbusLimits.Header + Message.Length;

    /// <summary>Reads the frame at the beginning of some bytes.</summary>
    /// <param name="bytes">Any number of them; what follows the frame is left alone.</param>
    /// <param name="frame">The frame, if it is whole.</param>
    /// <returns>Whole, incomplete or wrong. A header that can belong to no frame is wrong as soon as that is seen.</returns>
    public static DecodeState Read(ReadOnlySpan<byte> bytes, out MbapFrame frame)
    {
        frame = default;
        if ((bytes.Length > 2 && bytes[2] != 0) || (bytes.Length > 3 && bytes[3] != 0) || (bytes.Length > 4 && bytes[4] != 0))
        {
            return DecodeState.Wrong;
        }

        if (bytes.Length < AfterLength)
        {
            return DecodeState.Incomplete;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length is < ShortestLength or > LongestLength)
        {
            return DecodeState.Wrong;
        }

        if (bytes.Length < AfterLength + length)
        {
            return DecodeState.Incomplete;
        }

        frame = new MbapFrame(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes[AfterLength], bytes[ModbusLimits.Header..(AfterLength + length)]);
        return DecodeState.Whole;
    }

    /// <summary>Writes the header before a message that stands behind it already.</summary>
    /// <param name="frame">Room for the header, and the message.</param>
    /// <param name="transaction">Number of the request.</param>
    /// <param name="unit">Which device.</param>
    public static void WriteHeader(Span<byte> frame, ushort transaction, byte unit)
    {
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame[2..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], checked((ushort)(frame.Length - AfterLength)));
        frame[AfterLength] = unit;
    }
}
