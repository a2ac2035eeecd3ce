namespace Megapod.Devices.Dsx;

using System.Text.Json;
using System.Text.Unicode;

/// <summary>Descriptions and values in JSON. What comes is bounded and read field by field; what is not known is left alone.</summary>
internal static class DsxJson
{
    /// <summary>Objects and lists within each other; a description needs three.</summary>
    private const int MostDepth = 8;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MostDepth };

    /// <summary>Reads a description.</summary>
    /// <param name="payload">What came.</param>
    /// <param name="key">Object type, point type and tag path of the topic where it came.</param>
    /// <param name="why">What is wrong; null: nothing.</param>
    public static DsxPoint? ReadPoint(ReadOnlyMemory<byte> payload, string key, out string? why)
    {
        string[] levels = key.Split('/', 3);
        using var document = Parse(payload, out why);
        if (document is null)
        {
            return null;
        }

        var fields = new Fields(document.RootElement);
        var point = new DsxPoint(levels[0], levels[1], levels[2])
        {
            Unit = fields.Text("engUnit"),
            States = fields.States(),
            RackLocationName = fields.Text("rackLocationName"),
            RackLocationId = fields.Text("rackLocationId"),
            ObjectName = fields.Text("objectName"),
            ObjectId = fields.Text("objectId"),
            AssociateId = fields.Text("associateId"),
            ServesId = fields.Texts("servesId"),
            ProcessArea = fields.Texts("processArea"),
            Phase = fields.Text("phase"),
            IsSetpoint = fields.Flag("isSetpoint"),
            Integration = fields.Text("integration"),
            Scope = fields.Text("scope"),
        };
        why = fields.Text("objectType") != levels[0] || fields.Text("pointType") != levels[1] ? "its types are not those of its topic"
            : point.Unit is not null && point.States.Count > 0 ? "it has a unit and states"
            : point.Integration is { } integration && !DsxTopic.IsIntegration(integration) ? "its integration cannot be one"
            : fields.Why;
        return why is null ? point : null;
    }

    /// <summary>Reads a value.</summary>
    /// <param name="payload">What came.</param>
    /// <param name="why">What is wrong; null: nothing.</param>
    public static DsxValue? ReadValue(ReadOnlyMemory<byte> payload, out string? why)
    {
        using var document = Parse(payload, out why);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        if (!root.TryGetProperty("value", out var value) || value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Null) || (value.ValueKind == JsonValueKind.Number && !double.IsFinite(value.GetDouble())))
        {
            why = "its value is neither a number nor null";
        }
        else if (!root.TryGetProperty("timestamp", out var stamp) || stamp.ValueKind != JsonValueKind.Number || !stamp.TryGetInt64(out long timestamp))
        {
            why = "its timestamp is no whole number";
        }
        else if (!root.TryGetProperty("quality", out var good) || good.ValueKind != JsonValueKind.Number || !good.TryGetInt32(out int quality))
        {
            why = "its quality is no whole number";
        }
        else
        {
            return new DsxValue(value.ValueKind == JsonValueKind.Null ? null : value.GetDouble(), timestamp, quality);
        }

        return null;
    }

    public static byte[] Write(DsxValue value) => Write(writer =>
    {
        if (value.Value is { } number)
        {
            writer.WriteNumber("value", number);
        }
        else
        {
            writer.WriteNull("value");
        }

        writer.WriteNumber("timestamp", value.Timestamp);
        writer.WriteNumber("quality", value.Quality);
    });

    public static byte[] Write(DsxPoint point) => Write(writer =>
    {
        writer.WriteString("objectType", point.ObjectType);
        writer.WriteString("pointType", point.PointType);
        Text("engUnit", point.Unit);
        if (point.States.Count > 0)
        {
            writer.WriteStartArray("stateText");
            foreach (var state in point.States)
            {
                writer.WriteStartObject();
                writer.WriteNumber("value", state.Value);
                writer.WriteString("text", state.Text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        Text("rackLocationName", point.RackLocationName);
        Text("rackLocationId", point.RackLocationId);
        Text("objectName", point.ObjectName);
        Text("objectId", point.ObjectId);
        Text("associateId", point.AssociateId);
        Texts("servesId", point.ServesId);
        Texts("processArea", point.ProcessArea);
        Text("phase", point.Phase);
        if (point.IsSetpoint is { } isSetpoint)
        {
            writer.WriteBoolean("isSetpoint", isSetpoint);
        }

        Text("integration", point.Integration);
        Text("scope", point.Scope);

        void Text(string name, string? text)
        {
            if (text is not null)
            {
                writer.WriteString(name, text);
            }
        }

        void Texts(string name, IReadOnlyList<string>? texts)
        {
            if (texts is not null)
            {
                writer.WriteStartArray(name);
                foreach (string text in texts)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
            }
        }
    });

    private static JsonDocument? Parse(ReadOnlyMemory<byte> payload, out string? why)
    {
        why = payload.Length > DsxBounds.MostPayload ? "it is too long" : Utf8.IsValid(payload.Span) ? null : "it is no UTF-8";
        if (why is not null)
        {
            return null;
        }

        try
        {
            var document = JsonDocument.Parse(payload, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            why = "it is no object";
        }
        catch (JsonException error)
        {
            why = $"it is no JSON at byte {error.BytePositionInLine ?? 0}";
        }

        return null;
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The fields of a description. What is there and is not of its kind is told; what is not there is null.</summary>
    private sealed class Fields(JsonElement root)
    {
        public string? Why { get; private set; }

        public string? Text(string name) => Of(name, JsonValueKind.String) is { } element ? TextOf(name, element) : null;

        public bool? Flag(string name) => root.TryGetProperty(name, out var flag) ? flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : Fail<bool?>(name) : null;

        public IReadOnlyList<string>? Texts(string name)
        {
            if (Of(name, JsonValueKind.Array) is not { } list || list.GetArrayLength() > DsxBounds.MostList)
            {
                return null;
            }

            return [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? TextOf(name, item) ?? "" : Fail<string>(name) ?? "")];
        }

        public IReadOnlyList<DsxState> States()
        {
            const string Name = "stateText";
            if (Of(Name, JsonValueKind.Array) is not { } list)
            {
                return [];
            }

            var states = new List<DsxState>();
            foreach (var item in list.EnumerateArray().Take(DsxBounds.MostList))
            {
                if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
                    && item.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String && TextOf(Name, text) is { } word)
                {
                    states.Add(new DsxState(number, word));
                }
                else
                {
                    Why ??= $"its {Name} is not of its kind";
                }
            }

            return states;
        }

        private JsonElement? Of(string name, JsonValueKind kind) => !root.TryGetProperty(name, out var element) ? null : element.ValueKind == kind ? element : Fail<JsonElement?>(name);

        private string? TextOf(string name, JsonElement element)
        {
            // Half of a surrogate pair can be written as an escape, and is no text.
            try
            {
                string text = element.GetString()!;
                return text.Length <= DsxBounds.MostText ? text : Fail<string>(name);
            }
            catch (InvalidOperationException)
            {
                return Fail<string>(name);
            }
        }

        private T? Fail<T>(string name)
        {
            Why ??= $"its {name} is not of its kind, or too long";
            return default;
        }
    }
}
