namespace Megapod.Wire.Ocpp;

using System.Text;
using System.Text.Json;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;

/// <summary>All messages as somebody else wrote them: read, and written again as they were.</summary>
public sealed class OcppGoldenTests
{
    [Theory]
    [InlineData(OcppVersion.V16, 39)]
    [InlineData(OcppVersion.V201, 50)]
    [InlineData(OcppVersion.V21, 56)]
    public void All_messages_are_there_both_ways_short_and_whole(OcppVersion version, int actions)
    {
        var edition = Edition.Of(version);
        var golden = GoldenFrames.Of(edition);
        Assert.Equal(actions, edition.Actions.Count);
        Assert.Equal(4 * actions, golden.Count);
        foreach (var action in edition.Actions)
        {
            Assert.Equal(2, golden.Count(g => g.Action == action && g.IsRequest));
            Assert.Equal(2, golden.Count(g => g.Action == action && !g.IsRequest));
        }
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Golden_frame_is_read_without_quirk_and_written_again_to_the_byte(OcppVersion version)
    {
        foreach (var (action, isRequest, golden) in GoldenFrames.Of(Edition.Of(version)))
        {
            var frame = OcppFrameReader.Read(golden, version);
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
            if (version == OcppVersion.V21)
            {
                // Its messages that are those of 2.0.1 are written in the order of 2.0.1, in which order has no meaning.
                Assert.Equal(golden.Length, written.Length);
                Assert.True(JsonElement.DeepEquals(JsonSerializer.Deserialize<JsonElement>(golden), JsonSerializer.Deserialize<JsonElement>(written.Bytes)), Encoding.UTF8.GetString(written.Bytes));
                continue;
            }

            Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(written.Bytes));
        }
    }

    [Fact]
    public void Each_member_that_is_missing_though_needed_is_named_and_none_other_is_missed()
    {
        foreach (var (action, isRequest, golden) in GoldenFrames.All)
        {
            byte[] payload = [.. OcppFrameReader.Read(golden, OcppVersion.V21).Payload.Of(golden.AsSpan())];
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
