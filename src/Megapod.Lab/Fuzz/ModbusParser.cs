namespace Megapod.Lab.Fuzz;

using Megapod.Devices.Modbus.Messages;

/// <summary>Modbus frames of both directions: each is judged, and what is called whole is written back to the same bytes.</summary>
internal sealed class ModbusParser() : FuzzParser("modbus", 300_000, 600, 4096)
{
    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; } =
        [.. FuzzParsers.Lines("Megapod.Lab.golden.modbus.txt").Select(line => line.Split(' ', 5)).SelectMany(w => new[] { Convert.FromHexString(w[2]), Convert.FromHexString(w[3]) })];

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        if (MbapFrame.Read(input, out var frame) != DecodeState.Whole)
        {
            return false;
        }

        FuzzException.Unless(frame.Length >= ModbusLimits.Header + 1 && frame.Length <= Math.Min(input.Length, ModbusLimits.LongestFrame), "a frame is longer than its bytes");
        Span<byte> again = stackalloc byte[ModbusLimits.LongestMessage];
        bool isRequest = ModbusRequest.Decode(frame.Message, out var request) == DecodeState.Whole;
        if (isRequest)
        {
            FuzzException.Unless(request.Encode(again) == frame.Message.Length && frame.Message.SequenceEqual(again[..request.Length]), "a request came back as other bytes");
        }

        bool isResponse = ModbusResponse.Decode(frame.Message, out var response) == DecodeState.Whole;
        if (isResponse)
        {
            FuzzException.Unless(response.Encode(again) == frame.Message.Length && frame.Message.SequenceEqual(again[..response.Length]), "an answer came back as other bytes");
        }

        return isRequest || isResponse;
    }
}
