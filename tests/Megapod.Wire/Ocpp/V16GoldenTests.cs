namespace Megapod.Wire.Ocpp;

using System.Text;
using System.Text.Json;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;
using Megapod.Devices.Ocpp.V16;

/// <summary>All messages of OCPP 1.6 as somebody else wrote them: read, and written again to the same byte.</summary>
public sealed class V16GoldenTests
{
    [Fact]
    public void All_78_messages_are_there_both_ways_short_and_whole()
    {
        Assert.Equal(39, V16Actions.All.Count);
        foreach (var action in V16Actions.All)
        {
            Assert.Equal(2, GoldenFrames.All.Count(g => g.Action == action && g.IsRequest));
            Assert.Equal(2, GoldenFrames.All.Count(g => g.Action == action && !g.IsRequest));
        }
    }

    [Fact]
    public void Golden_frame_is_read_without_quirk_and_written_again_to_the_byte()
    {
        foreach (var (action, isRequest, golden) in GoldenFrames.All)
        {
            var frame = OcppFrameReader.Read(golden, OcppVersion.V16);
            Assert.Null(frame.Refusal);
            var payload = frame.Payload.Of(golden.AsSpan());
            using var written = new OcppBuffer(OcppBounds.UsualBytes);
            if (isRequest)
            {
                OcppFrameWriter.BeginCall(written, Encoding.UTF8.GetString(frame.Id.Of(golden.AsSpan())), action.Name);
            }
            else
            {
                OcppFrameWriter.BeginResult(written, frame.Id.Of(golden.AsSpan()));
            }

            var (fault, quirks) = AnyMessage.Copy(action, isRequest, payload, OcppQuirks.None, written);
            OcppFrameWriter.End(written);
            Assert.Null(fault);
            Assert.Equal(OcppQuirks.None, quirks);
            Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(written.Bytes));
        }
    }

    [Fact]
    public void Each_member_that_is_missing_though_needed_is_named_and_none_other_is_missed()
    {
        foreach (var (action, isRequest, golden) in GoldenFrames.All)
        {
            byte[] payload = [.. OcppFrameReader.Read(golden, OcppVersion.V16).Payload.Of(golden.AsSpan())];
            var shape = isRequest ? action.RequestShape : action.ConfirmationShape;
            using var document = JsonDocument.Parse(payload);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                using var without = new MemoryStream();
                using (var writer = new Utf8JsonWriter(without))
                {
                    writer.WriteStartObject();
                    document.RootElement.EnumerateObject().Where(m => m.Name != member.Name).ToList().ForEach(m => m.WriteTo(writer));
                    writer.WriteEndObject();
                }

                var refusal = AnyMessage.Read(action, isRequest, without.ToArray(), OcppQuirks.None).Refusal;
                bool isNeeded = shape.Members.Single(m => m.Name == member.Name).IsRequired;
                Assert.Equal(isNeeded ? OcppErrorCode.OccurrenceConstraintViolation : null, refusal?.Code);
                Assert.True(!isNeeded || refusal!.Fault.Message.Contains($"'{member.Name}' is missing"), refusal?.Fault.Message);
            }
        }
    }
}
