namespace Megapod.Wire.Redfish;

using System.Text;

/// <summary>What the scripted service says to a request.</summary>
internal sealed record ServiceAnswer(int Status, byte[] Body, params string[] Headers)
{
    /// <summary>Says anything at all instead, and then closes.</summary>
    public Func<Stream, CancellationToken, Task>? Script { get; init; }

    public static ServiceAnswer Json(string body, params string[] headers) => new(200, Encoding.UTF8.GetBytes(body), ["Content-Type: application/json", .. headers]);

    public static ServiceAnswer Empty(int status, params string[] headers) => new(status, [], headers);

    /// <summary>A refusal with a message of the Base registry.</summary>
    public static ServiceAnswer Refusal(int status, string id, string text, params string[] headers) => new(
        status,
        Encoding.UTF8.GetBytes($$"""{"error":{"code":"Base.1.18.GeneralError","message":"See ExtendedInfo.","@Message.ExtendedInfo":[{"MessageId":"Base.1.18.{{id}}","Message":"{{text}}","MessageSeverity":"Warning","Resolution":"Read the manual."}]} }"""),
        ["Content-Type: application/json", .. headers]);

    public static ServiceAnswer Do(Func<Stream, CancellationToken, Task> script) => new(0, []) { Script = script };

    /// <summary>These bytes and no more, then the connection closes.</summary>
    public static ServiceAnswer Raw(string bytes) => Do((stream, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(bytes), stop).AsTask());
}
