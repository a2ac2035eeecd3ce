namespace Megapod.Wire.Ocpp;

using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Frames;

/// <summary>Frames as bytes: whole, wrong, cut and with bits turned over.</summary>
public sealed class OcppFrameTests
{
    [Fact]
    public void Call_is_taken_apart_without_looking_into_its_payload()
    {
        byte[] message = Encoding.UTF8.GetBytes(""" [2, "19223201", "BootNotification", {"chargePointVendor": "VendorX", "a": [1, {"b": null}]} ] """);
        var frame = OcppFrameReader.Read(message, OcppVersion.V16);
        Assert.Null(frame.Refusal);
        Assert.Equal(OcppFrameKind.Call, frame.Kind);
        Assert.Equal("19223201", Of(frame.Id, message));
        Assert.Equal("BootNotification", Of(frame.Action, message));
        Assert.Equal("""{"chargePointVendor": "VendorX", "a": [1, {"b": null}]}""", Of(frame.Payload, message));
    }

    [Fact]
    public void Answers_and_errors_are_taken_apart()
    {
        byte[] result = Encoding.UTF8.GetBytes("""[3,"a",{"status":"Accepted"}]""");
        var frame = OcppFrameReader.Read(result, OcppVersion.V16);
        Assert.Equal((OcppFrameKind.CallResult, "a", """{"status":"Accepted"}"""), (frame.Kind, Of(frame.Id, result), Of(frame.Payload, result)));
        byte[] error = Encoding.UTF8.GetBytes("""[4,"a","FormationViolation","so it is",{"more":[]}]""");
        frame = OcppFrameReader.Read(error, OcppVersion.V16);
        Assert.Equal((OcppFrameKind.CallError, "FormationViolation", "so it is"), (frame.Kind, Of(frame.ErrorWord, error), Of(frame.Description, error)));
        Assert.Null(frame.Refusal);
    }

    [Theory]
    [InlineData("""[4,"a","GenericError"]""")]
    [InlineData("""[4,"a","GenericError",null]""")]
    [InlineData("""[4,"a","GenericError","",null]""")]
    [InlineData("""[4,"a","GenericError","x",[]]""")]
    [InlineData("""[2,"a","Heartbeat"]""")]
    [InlineData("""[2,"a","Heartbeat",null]""")]
    [InlineData("""[2,"","Heartbeat",{}]""")]
    [InlineData("""[3,"a",null]""")]
    public void What_stations_leave_out_makes_no_frame_unreadable(string message)
    {
        Assert.Null(OcppFrameReader.Read(Encoding.UTF8.GetBytes(message), OcppVersion.V16).Refusal);
    }

    [Theory]
    [InlineData("", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("hello", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("{}", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("[]", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("[2]", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("""[2,17,"Heartbeat",{}]""", OcppErrorCode.RpcFrameworkError, null)]
    [InlineData("""["2","a","Heartbeat",{}]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2.5,"a","Heartbeat",{}]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[9,"a","Heartbeat",{}]""", OcppErrorCode.MessageTypeNotSupported, "a")]
    [InlineData("""[6,"a","Heartbeat",{}]""", OcppErrorCode.MessageTypeNotSupported, "a")]
    [InlineData("""[2,"a"]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a",5,{}]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a","Heartbeat",[]]""", OcppErrorCode.FormatViolation, "a")]
    [InlineData("""[2,"a","Heartbeat","{}"]""", OcppErrorCode.FormatViolation, "a")]
    [InlineData("""[2,"a","Heartbeat",{},{}]""", OcppErrorCode.FormatViolation, "a")]
    [InlineData("""[3,"a",{},1]""", OcppErrorCode.FormatViolation, "a")]
    [InlineData("""[4,"a","b","c",{},1]""", OcppErrorCode.FormatViolation, "a")]
    [InlineData("""[4,"a"]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a","Heartbeat",{}""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a","Heartbeat",{"b":]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a","Heartbeat",{}] [2,"b","Heartbeat",{}]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[2,"a","Heartbeat",{"b":1,}]""", OcppErrorCode.RpcFrameworkError, "a")]
    [InlineData("""[[2,"a"],"Heartbeat",{}]""", OcppErrorCode.RpcFrameworkError, null)]
    public void Wrong_frame_yields_a_defined_error_and_its_id_where_that_can_be_read(string message, OcppErrorCode code, string? id)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        var frame = OcppFrameReader.Read(bytes, OcppVersion.V16);
        Assert.Equal(code, frame.Refusal?.Code);
        Assert.Equal(id, frame.HasId ? Of(frame.Id, bytes) : null);
    }

    [Fact]
    public void Only_the_latest_edition_has_messages_without_answer_and_errors_about_answers()
    {
        Assert.Equal(OcppFrameKind.Send, OcppFrameReader.Read("""[6,"a","NotifyPeriodicEventStream",{}]"""u8, OcppVersion.V21).Kind);
        Assert.Equal(OcppFrameKind.CallResultError, OcppFrameReader.Read("""[5,"a","FormatViolation","",{}]"""u8, OcppVersion.V21).Kind);
        Assert.Equal(OcppErrorCode.MessageTypeNotSupported, OcppFrameReader.Read("""[5,"a","FormatViolation","",{}]"""u8, OcppVersion.V201).Refusal?.Code);
    }

    [Fact]
    public void Error_words_are_those_of_the_edition_and_either_spelling_is_understood()
    {
        Assert.Equal("FormationViolation", Word(OcppErrorCode.FormatViolation, OcppVersion.V16));
        Assert.Equal("FormatViolation", Word(OcppErrorCode.FormatViolation, OcppVersion.V201));
        Assert.Equal("FormationViolation", Word(OcppErrorCode.RpcFrameworkError, OcppVersion.V16));
        Assert.Equal("OccurenceConstraintViolation", Word(OcppErrorCode.OccurrenceConstraintViolation, OcppVersion.V16));
        Assert.Equal("OccurrenceConstraintViolation", Word(OcppErrorCode.OccurrenceConstraintViolation, OcppVersion.V21));
        Assert.Equal(OcppErrorCode.GenericError, OcppErrorWords.Read("Nonsense"u8));
        foreach (var code in Enum.GetValues<OcppErrorCode>())
        {
            Assert.Equal(code, OcppErrorWords.Read(OcppErrorWords.Of(code, OcppVersion.V21)));
            Assert.True(code is OcppErrorCode.MessageTypeNotSupported or OcppErrorCode.RpcFrameworkError || OcppErrorWords.Read(OcppErrorWords.Of(code, OcppVersion.V16)) == code);
        }

        static string Word(OcppErrorCode code, OcppVersion version) => Encoding.UTF8.GetString(OcppErrorWords.Of(code, version));
    }

    [Fact]
    public void Id_may_have_255_characters_and_no_more()
    {
        Assert.Null(OcppFrameReader.Read(Heartbeat(new string('x', 255)), OcppVersion.V16).Refusal);
        Assert.Null(OcppFrameReader.Read(Heartbeat(new string('字', 255)), OcppVersion.V16).Refusal);
        Assert.Null(OcppFrameReader.Read(Heartbeat(string.Concat(Enumerable.Repeat("\\u0031", 255))), OcppVersion.V16).Refusal);
        var frame = OcppFrameReader.Read(Heartbeat(new string('x', 256)), OcppVersion.V16);
        Assert.Equal((OcppErrorCode.RpcFrameworkError, false), (frame.Refusal?.Code, frame.HasId));
        Assert.NotNull(OcppFrameReader.Read(Heartbeat(new string('x', 100_000)), OcppVersion.V16).Refusal);
        Assert.Throws<ArgumentException>(() => OcppFrameWriter.BeginCall(new OcppBuffer(500), new string('x', 37), "Heartbeat"));
        Assert.Throws<ArgumentException>(() => OcppFrameWriter.BeginCall(new OcppBuffer(500), "a\"b", "Heartbeat"));
    }

    [Fact]
    public void Payload_may_be_31_deep_and_no_more()
    {
        Assert.Null(OcppFrameReader.Read(Deep(31), OcppVersion.V16).Refusal);
        var frame = OcppFrameReader.Read(Deep(32), OcppVersion.V16);
        Assert.Equal((OcppErrorCode.RpcFrameworkError, true), (frame.Refusal?.Code, frame.HasId));
        Assert.NotNull(OcppFrameReader.Read(Deep(100_000), OcppVersion.V16).Refusal);

        static byte[] Deep(int depth) =>
            Encoding.UTF8.GetBytes($$"""[2,"a","DataTransfer",{{string.Concat(Enumerable.Repeat("{\"a\":", depth))}}1{{new string('}', depth)}}]""");
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_and_never_sent_back()
    {
        var inPayload = OcppFrameReader.Read([.. "[2,\"a\",\"DataTransfer\",{\"vendorId\":\""u8, 0xC3, 0x28, .. "\"}]"u8], OcppVersion.V16);
        Assert.Equal((OcppErrorCode.RpcFrameworkError, true), (inPayload.Refusal?.Code, inPayload.HasId));
        var inId = OcppFrameReader.Read([.. "[2,\"a"u8, 0xFF, .. "\",\"Heartbeat\",{}]"u8], OcppVersion.V16);
        Assert.Equal((OcppErrorCode.RpcFrameworkError, false), (inId.Refusal?.Code, inId.HasId));
    }

    [Fact]
    public void Beginning_of_a_message_that_is_too_large_still_tells_its_id()
    {
        byte[] message = Encoding.UTF8.GetBytes("[2,\"a\",\"DataTransfer\",{\"vendorId\":\"" + new string('x', 1_000));
        var frame = OcppFrameReader.Read(message, OcppVersion.V16, isCut: true);
        Assert.Equal((OcppErrorCode.FormatViolation, OcppFaultCodes.TooLarge, "a"), (frame.Refusal?.Code, frame.Refusal?.Fault.Code, Of(frame.Id, message)));
        Assert.False(OcppFrameReader.Read("[2,\"a"u8, OcppVersion.V16, isCut: true).HasId);
    }

    [Fact]
    public void Golden_frame_that_is_cut_anywhere_is_no_frame()
    {
        foreach (var (_, _, whole) in GoldenFrames.Of(Edition.V16))
        {
            for (int length = 0; length < whole.Length; length++)
            {
                Assert.NotNull(OcppFrameReader.Read(whole.AsSpan(0, length), OcppVersion.V16).Refusal);
            }
        }
    }

    [Fact]
    public void Own_frames_are_read_as_what_they_are()
    {
        using var buffer = new OcppBuffer(1_000);
        OcppFrameWriter.Error(buffer, "a\\u0031"u8, OcppErrorCode.OccurrenceConstraintViolation, OcppVersion.V16, "\"idTag\" is missing\n");
        var frame = OcppFrameReader.Read(buffer.Bytes, OcppVersion.V16);
        Assert.Equal("a1", OcppFrameReader.Text(frame.Id.Of(buffer.Bytes)));
        Assert.Equal("\"idTag\" is missing\n", OcppFrameReader.Text(frame.Description.Of(buffer.Bytes)));
        buffer.Clear();
        OcppFrameWriter.ResultError(buffer, "a"u8, OcppErrorCode.FormatViolation, OcppVersion.V21, new string('é', 254) + "😀😀");
        frame = OcppFrameReader.Read(buffer.Bytes, OcppVersion.V21);
        Assert.Equal((OcppFrameKind.CallResultError, 254), (frame.Kind, OcppFrameReader.Text(frame.Description.Of(buffer.Bytes)).Length));
    }

    private static byte[] Heartbeat(string id) => Encoding.UTF8.GetBytes($"[2,\"{id}\",\"Heartbeat\",{{}}]");

    private static string Of(OcppSlice slice, byte[] message) => Encoding.UTF8.GetString(slice.Of(message.AsSpan()));
}
