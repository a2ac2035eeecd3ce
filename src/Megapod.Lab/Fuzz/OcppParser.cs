namespace Megapod.Lab.Fuzz;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;
using Megapod.Devices.Ocpp.V16;
using Megapod.Devices.Ocpp.V201;
using Megapod.Devices.Ocpp.V21;

/// <summary>
/// OCPP frames and payloads of one edition: each is read or refused with its reason, a refusal can be answered whatever its id is, and what was read strictly is sent again as the same. The payload
/// is read as that of the action that the frame was made from.
/// </summary>
internal sealed class OcppParser : FuzzParser
{
    /// <summary>A frame's kind, id and action stand within so many bytes.</summary>
    private const int FrameHead = 120;

    private readonly OcppVersion version;
    private readonly (OcppAction Action, bool IsRequest, byte[] Quoted)[] known;

    private OcppParser(string name, OcppVersion version, IReadOnlyList<OcppAction> actions, string resource)
        : base(name, 100_000, 64 * 1024, 8 * 1024 * 1024)
    {
        this.version = version;
        var frames = FuzzParsers.Lines(resource).Select(line => line.Split(' ', 3)).Select(w => (Action: actions.Single(a => a.Name == w[0].Split('.')[0]), IsRequest: w[0].EndsWith(".req", StringComparison.Ordinal), Frame: Encoding.UTF8.GetBytes(w[2]))).ToList();
        Golden = [.. frames.Select(f => f.Frame)];
        known = [.. frames.Select(f => (f.Action, f.IsRequest)).Distinct().Select(f => (f.Action, f.IsRequest, Encoding.UTF8.GetBytes($"\"{f.Action.Name}\"")))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Golden { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Words { get; } =
        [.. new[] { "null", "-1", "{}", "[]", "\"\"", "1e999", "\\ud800", "\\u0000", "\u2028", "\"x\":", "true", "0.05", ",", "\"2026-01-01T00:00:00Z\"", "9223372036854775808" }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>OCPP 1.6.</summary>
    public static OcppParser Of16(string name) => new(name, OcppVersion.V16, V16Actions.All, "Megapod.Lab.golden.ocpp16.txt");

    /// <summary>OCPP 2.0.1.</summary>
    public static OcppParser Of201(string name) => new(name, OcppVersion.V201, V201Actions.All, "Megapod.Lab.golden.ocpp201.txt");

    /// <summary>OCPP 2.1.</summary>
    public static OcppParser Of21(string name) => new(name, OcppVersion.V21, V21Actions.All, "Megapod.Lab.golden.ocpp21.txt");

    /// <inheritdoc/>
    public override bool Take(byte[] input, ulong variant)
    {
        var frame = OcppFrameReader.Read(input, version, variant % 8 == 0);
        if (frame.HasId)
        {
            using var answer = new OcppBuffer(OcppBounds.UsualBytes);
            OcppFrameWriter.Error(answer, frame.Id.Of(input.AsSpan()), OcppErrorCode.FormatViolation, OcppVersion.V16, "x");
            FuzzException.Unless(OcppFrameReader.Read(answer.Bytes, OcppVersion.V16).Refusal is null, "what is answered is no frame");
        }

        if (frame.Refusal is { } refusal)
        {
            FuzzException.Unless(refusal.Fault.Message.Length > 0, "a frame was refused without a reason");
            return false;
        }

        var payload = frame.Payload.Of(input.AsSpan());
        var (action, isRequest) = ActionOf(input, variant);
        using var again = new OcppBuffer(OcppBounds.UsualBytes);
        if (variant % 2 == 0)
        {
            return action.Copy(isRequest, payload, OcppQuirks.Usual, again) is null;
        }

        if (action.Copy(isRequest, payload, OcppQuirks.None, again) is not null)
        {
            return false;
        }

        // What is read strictly can be sent again, and is then read as the same.
        using var third = new OcppBuffer(OcppBounds.UsualBytes);
        FuzzException.Unless(action.Copy(isRequest, again.Bytes, OcppQuirks.None, third) is null && again.Bytes.SequenceEqual(third.Bytes), $"{action} came back as something else");
        return true;
    }

    /// <summary>The action that the frame names where it asks, so that most payloads are read as what they are; else any.</summary>
    private (OcppAction Action, bool IsRequest) ActionOf(byte[] input, ulong variant)
    {
        int start = (int)(variant / 16 % (ulong)known.Length);
        for (int i = 0; i < known.Length; i++)
        {
            var (action, isRequest, quoted) = known[(start + i) % known.Length];
            if (isRequest && input.AsSpan(0, Math.Min(input.Length, FrameHead)).IndexOf(quoted) >= 0)
            {
                return (action, isRequest);
            }
        }

        return (known[start].Action, known[start].IsRequest);
    }
}
