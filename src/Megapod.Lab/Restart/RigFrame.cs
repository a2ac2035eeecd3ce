namespace Megapod.Lab.Restart;

using System.Buffers.Binary;

/// <summary>One message between the plant's process and the controller's: its length, its kind, its content. Both ends are ours, so it has no version.</summary>
internal static class RigFrame
{
    /// <summary>The controller may open its state and begin.</summary>
    public const byte Go = (byte)'g';

    /// <summary>The clock has moved.</summary>
    public const byte Tick = (byte)'t';

    /// <summary>The controller asks for its readings.</summary>
    public const byte Ask = (byte)'a';

    /// <summary>The readings.</summary>
    public const byte Readings = (byte)'r';

    /// <summary>A grant on its way to a device, after the time of the readings for which it was decided.</summary>
    public const byte Grant = (byte)'c';

    /// <summary>A set-point on its way to the battery, after the time of its readings.</summary>
    public const byte Setpoint = (byte)'b';

    /// <summary>A cycle has ended; until when the loop sleeps.</summary>
    public const byte Done = (byte)'d';

    /// <summary>More than the largest site's snapshot takes.</summary>
    private const int MostBytes = 1 << 20;

    /// <summary>Writes one message in one piece, so that a process which is killed leaves whole messages or a torn last one.</summary>
    public static void Write(Stream to, byte kind, ReadOnlySpan<byte> content)
    {
        var frame = new byte[5 + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length);
        frame[4] = kind;
        content.CopyTo(frame.AsSpan(5));
        to.Write(frame);
        to.Flush();
    }

    /// <summary>Reads one message; null at the end, also within a torn one.</summary>
    /// <exception cref="InvalidDataException">What came is no message.</exception>
    public static (byte Kind, byte[] Content)? Read(Stream from)
    {
        Span<byte> head = stackalloc byte[5];
        if (from.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > MostBytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is none of ours.");
        }

        var content = new byte[length];
        return from.ReadAtLeast(content, length, throwOnEndOfStream: false) < length ? null : (head[4], content);
    }
}
