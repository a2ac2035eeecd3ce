namespace Megapod.Devices.Ocpp.Frames;

/// <summary>A part of a message, so that nothing is copied before it is known what it is.</summary>
/// <param name="Start">Its first byte, counted from the beginning of the message.</param>
/// <param name="Length">How many bytes; 0: it is not there, or empty.</param>
public readonly record struct OcppSlice(int Start, int Length)
{
    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(Start, Length);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> message) => message.Slice(Start, Length);
}
