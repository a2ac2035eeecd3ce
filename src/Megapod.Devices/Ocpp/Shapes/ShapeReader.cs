namespace Megapod.Devices.Ocpp.Shapes;

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

/// <summary>
/// Walks over a payload and judges it by its shape. It reads nothing into objects: what it passes can be bound without surprise. What is only tolerated is named, and written once more in the
/// standard's form where binding would not take it as it is.
/// </summary>
internal ref struct ShapeReader
{
    /// <summary>Foreign text in a sentence of ours is cut here.</summary>
    private const int LongestQuote = 40;

    private readonly ReadOnlySpan<byte> payload;
    private readonly OcppQuirks tolerated;
    private readonly Utf8JsonWriter? writer;
    private Utf8JsonReader reader;

    private ShapeReader(ReadOnlySpan<byte> payload, OcppQuirks tolerated, Utf8JsonWriter? writer)
    {
        this.payload = payload;
        this.tolerated = tolerated;
        this.writer = writer;
        reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = OcppBounds.MostDepth });
    }

    /// <summary>What was tolerated.</summary>
    public OcppQuirks Met { get; private set; }

    /// <summary>Whether binding needs it in the standard's form.</summary>
    public bool MustRepair { get; private set; }

    /// <summary>Judges a payload.</summary>
    /// <param name="payload">JSON in valid UTF-8.</param>
    /// <param name="shape">What it should be.</param>
    /// <param name="tolerated">What is let pass.</param>
    /// <param name="writer">Where to write it in the standard's form; null: nowhere.</param>
    /// <param name="met">What was let pass.</param>
    /// <param name="mustRepair">Whether binding needs the standard's form.</param>
    /// <returns>What is wrong; null: nothing.</returns>
    public static ShapeFinding? Judge(ReadOnlySpan<byte> payload, Shape shape, OcppQuirks tolerated, Utf8JsonWriter? writer, out OcppQuirks met, out bool mustRepair)
    {
        var walk = new ShapeReader(payload, tolerated, writer);
        ShapeFinding? finding;
        try
        {
            finding = walk.Payload(shape);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Invalid: half of a surrogate pair, which is found only when the text is taken.
            finding = new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.NotAnObject, "", "is no JSON, or has text that is no Unicode");
        }

        met = walk.Met;
        mustRepair = walk.MustRepair;
        return finding;
    }

    private ShapeFinding? Payload(Shape shape)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.StartObject ? new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.NotAnObject, "", "has a payload that is no object")
            : Object(shape) is { } finding ? finding
            : reader.Read() ? new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.NotAnObject, "", "goes on after its end")
            : null;
    }

    private ShapeFinding? Object(Shape shape)
    {
        writer?.WriteStartObject();
        uint seen = 0;
        int expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int index = Find(shape, expected);
            if (index < 0)
            {
                if (!(shape.HasCustomData && reader.ValueTextEquals("customData"u8)) && !Tolerates(OcppQuirks.UnknownMember))
                {
                    return new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.UnknownMember, Quote(reader.GetString()), "is a member that the message does not have");
                }

                reader.Skip();
                continue;
            }

            var member = shape.Members[index];
            if ((seen & (1u << index)) != 0)
            {
                return new ShapeFinding(OcppErrorCode.FormatViolation, OcppFaultCodes.WrongCount, member.Name, "is there twice");
            }

            expected = index + 1;
            reader.Read();
            if (!IsAbsent(member))
            {
                seen |= 1u << index;
                writer?.WritePropertyName(member.NameBytes);
                if (Value(member) is { } finding)
                {
                    return finding.Under(member.Name);
                }
            }
            else if (!member.IsRequired)
            {
                seen |= 1u << index;
            }
        }

        for (int k = 0; k < shape.Members.Length; k++)
        {
            if (shape.Members[k] is { IsRequired: true } member && (seen & (1u << k)) == 0)
            {
                if (member.IfMissing is not { } instead || !Tolerates(instead.Quirk))
                {
                    return new ShapeFinding(OcppErrorCode.OccurrenceConstraintViolation, OcppFaultCodes.MemberMissing, member.Name, "is missing");
                }

                MustRepair = true;
                writer?.WritePropertyName(member.NameBytes);
                writer?.WriteRawValue(instead.Json);
            }
        }

        writer?.WriteEndObject();
        return null;
    }

    /// <summary>Which member it is; most come in the standard's order.</summary>
    private readonly int Find(Shape shape, int expected)
    {
        for (int k = 0; k < shape.Members.Length; k++)
        {
            int index = (expected + k) % shape.Members.Length;
            if (reader.ValueTextEquals(shape.Members[index].NameBytes))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Whether what stands there is as good as nothing: null, where that can be tolerated, or an empty time. Null elsewhere is a wrong type, which its value tells.</summary>
    private bool IsAbsent(ShapeMember member)
    {
        if (reader.TokenType == JsonTokenType.Null && member.Kind != ShapeKind.Any)
        {
            // A needed member that may be missing is judged with those that are.
            return member.IsRequired ? member.IfMissing is { } instead && tolerated.HasFlag(instead.Quirk) : Repaired(OcppQuirks.NullMember);
        }

        return member is { Kind: ShapeKind.Time, IsRequired: false } && reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty && Repaired(OcppQuirks.EmptyTime);
    }

    private ShapeFinding? Value(ShapeMember member) => member.Kind switch
    {
        ShapeKind.Text => Text(member),
        ShapeKind.Word => Word(member),
        ShapeKind.Time => Time(),
        ShapeKind.Integer or ShapeKind.LongInteger or ShapeKind.Number => Number(member),
        ShapeKind.Boolean => Boolean(),
        ShapeKind.Any => Any(),
        ShapeKind.List => List(member),
        _ => reader.TokenType == JsonTokenType.StartObject ? Object(member.Inner!) : Wrong("an object"),
    };

    private ShapeFinding? Text(ShapeMember member)
    {
        if (reader.TokenType == JsonTokenType.Number && Repaired(OcppQuirks.TextAsNumber))
        {
            string digits = Encoding.UTF8.GetString(reader.ValueSpan);
            writer?.WriteStringValue(digits);
            return TooLong(member, digits.Length);
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong("a text");
        }

        // No text has more characters than its bytes on the wire, so that most need not be counted; what is escaped must be taken apart to be known for Unicode.
        string? text = reader.ValueIsEscaped || writer is not null || member.IsAddress ? reader.GetString() : null;
        writer?.WriteStringValue(text);
        if (member.IsAddress && !Uri.IsWellFormedUriString(text, UriKind.Absolute))
        {
            return new ShapeFinding(OcppErrorCode.PropertyConstraintViolation, OcppFaultCodes.WrongText, "", $"is no absolute address: '{Quote(text)}'");
        }

        return member.MaxText > 0 && reader.ValueSpan.Length > member.MaxText ? TooLong(member, Characters(text ?? reader.GetString()!)) : null;
    }

    private ShapeFinding? TooLong(ShapeMember member, int characters) => member.MaxText == 0 || characters <= member.MaxText || Tolerates(OcppQuirks.LongText)
        ? null
        : new ShapeFinding(OcppErrorCode.PropertyConstraintViolation, OcppFaultCodes.TooLong, "", $"has {characters} characters where {member.MaxText} are allowed");

    private ShapeFinding? Word(ShapeMember member)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong("a word");
        }

        foreach (byte[] word in member.WordBytes)
        {
            if (reader.ValueTextEquals(word))
            {
                writer?.WriteStringValue(word);
                return null;
            }
        }

        string text = reader.GetString()!;
        foreach (string word in member.Words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase) && Repaired(OcppQuirks.WordInOtherCase))
            {
                writer?.WriteStringValue(word);
                return null;
            }
        }

        return new ShapeFinding(OcppErrorCode.PropertyConstraintViolation, OcppFaultCodes.UnknownWord, "", $"is '{Quote(text)}', which is no word that is known here");
    }

    private ShapeFinding? Time()
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Wrong("a point in time");
        }

        var text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        bool isTime = OcppTime.TryRead(text, out _, out var quirks);
        if (!isTime || (quirks & ~tolerated) != OcppQuirks.None)
        {
            return new ShapeFinding(OcppErrorCode.PropertyConstraintViolation, OcppFaultCodes.WrongText, "", $"is no point in time: '{Quote(reader.GetString())}'");
        }

        Met |= quirks;
        writer?.WriteStringValue(text);
        return null;
    }

    private ShapeFinding? Number(ShapeMember member)
    {
        bool isNumber = reader.TokenType == JsonTokenType.Number;
        if (!isNumber && (reader.TokenType != JsonTokenType.String || !Tolerates(OcppQuirks.NumberAsText)))
        {
            return Wrong("a number");
        }

        if (isNumber ? !reader.TryGetDecimal(out decimal number) : !decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return Wrong("a number");
        }

        bool isWhole = member.Kind != ShapeKind.Number;
        if (isWhole && (number != decimal.Truncate(number) || number < Lowest(member.Kind) || number > Highest(member.Kind)))
        {
            return Wrong(member.Kind == ShapeKind.Integer ? "a whole number of 32 bits" : "a whole number of 64 bits");
        }

        // A whole number may be written 1.0 or 1e0 as well, which the schemas allow and binding does not.
        MustRepair |= !isNumber || (isWhole && reader.ValueSpan.IndexOfAny("."u8[0], "e"u8[0], "E"u8[0]) >= 0);
        if (writer is not null)
        {
            writer.WriteNumberValue(isWhole ? decimal.Truncate(number) : number);
        }

        if (member.Odd is { } odd && number == odd.Value && Tolerates(odd.Quirk))
        {
            return null;
        }

        if (number < member.Least || number > member.Most)
        {
            return new ShapeFinding(
                OcppErrorCode.PropertyConstraintViolation,
                OcppFaultCodes.OutOfRange,
                "",
                $"is {number.ToString(CultureInfo.InvariantCulture)}, but must be {Range(member)}");
        }

        return member.IsTenths && number % 0.1m != 0 && !Tolerates(OcppQuirks.FineLimit)
            ? new ShapeFinding(OcppErrorCode.PropertyConstraintViolation, OcppFaultCodes.OutOfRange, "", $"is {number.ToString(CultureInfo.InvariantCulture)}, which is no multiple of 0.1")
            : null;
    }

    private ShapeFinding? Boolean()
    {
        bool value = reader.TokenType == JsonTokenType.True;
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            if (reader.TokenType != JsonTokenType.String || !Utf8Parser.TryParse(reader.ValueSpan, out value, out int read) || read != reader.ValueSpan.Length || !Repaired(OcppQuirks.BooleanAsText))
            {
                return Wrong("true or false");
            }
        }

        writer?.WriteBooleanValue(value);
        return null;
    }

    /// <summary>Passes over whatever stands there. What is escaped is taken apart all the same: it must be Unicode, or it could not be written again.</summary>
    private ShapeFinding? Any()
    {
        int begin = (int)reader.TokenStartIndex;
        int depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) && reader.Read());

        writer?.WriteRawValue(payload[begin..(int)reader.BytesConsumed], skipInputValidation: true);
        return null;
    }

    private ShapeFinding? List(ShapeMember member)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Wrong("a list");
        }

        writer?.WriteStartArray();
        int count = 0;
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            count++;
            if (member.LeaveOut is { } leaveOut && tolerated.HasFlag(leaveOut.Quirk) && !IsReadable(member.Item!))
            {
                Repaired(leaveOut.Quirk);
                reader.Skip();
                continue;
            }

            if (Value(member.Item!) is { } finding)
            {
                return finding.Under($"[{index}]");
            }
        }

        writer?.WriteEndArray();
        return count < member.LeastItems
            ? new ShapeFinding(OcppErrorCode.OccurrenceConstraintViolation, OcppFaultCodes.WrongCount, "", $"has {count} items where at least {member.LeastItems} are needed")
            : count > member.MostItems
                ? new ShapeFinding(OcppErrorCode.OccurrenceConstraintViolation, OcppFaultCodes.WrongCount, "", $"has {count} items where {member.MostItems} are allowed")
            : null;
    }

    /// <summary>Whether the item that stands there would pass; nothing is moved or written.</summary>
    private readonly bool IsReadable(ShapeMember item)
    {
        var trial = new ShapeReader([], tolerated, null) { reader = reader };
        return trial.Value(item) is null;
    }

    private ShapeFinding Wrong(string needed) => new(
        OcppErrorCode.TypeConstraintViolation,
        OcppFaultCodes.WrongType,
        "",
        $"is {reader.TokenType switch { JsonTokenType.StartObject => "an object", JsonTokenType.StartArray => "a list", JsonTokenType.Null => "null", _ => $"'{Quote(Encoding.UTF8.GetString(reader.ValueSpan))}'" }}, but must be {needed}");

    /// <summary>Names a quirk that is tolerated.</summary>
    private bool Tolerates(OcppQuirks quirk)
    {
        if ((tolerated & quirk) == OcppQuirks.None)
        {
            return false;
        }

        Met |= quirk;
        return true;
    }

    /// <summary>As before, where binding would stumble over it.</summary>
    private bool Repaired(OcppQuirks quirk)
    {
        bool isTolerated = Tolerates(quirk);
        MustRepair |= isTolerated;
        return isTolerated;
    }

    private static string Range(ShapeMember member) => (member.Least, member.Most) switch
    {
        ({ } least, { } most) => $"between {least} and {most}",
        (null, { } most) => $"at most {most}",
        _ => $"at least {member.Least}",
    };

    private static decimal Lowest(ShapeKind kind) => kind == ShapeKind.Integer ? int.MinValue : long.MinValue;

    private static decimal Highest(ShapeKind kind) => kind == ShapeKind.Integer ? int.MaxValue : long.MaxValue;

    private static int Characters(string text)
    {
        int count = 0;
        foreach (char unit in text)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }

    private static string Quote(string? text) => OcppText.Printable(text ?? "", LongestQuote);
}
