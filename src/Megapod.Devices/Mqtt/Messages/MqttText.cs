namespace Megapod.Devices.Mqtt.Messages;

using System.Text;

/// <summary>Text on the wire: UTF-8 without a null character, without halves of surrogate pairs, and at most 65 535 bytes (MQTT 3.1.1, chapter 1.5.3).</summary>
internal static class MqttText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a text can be written.</summary>
    public static bool Fits(string text)
    {
        if (text.Length > MqttLimits.MostText || text.Contains('\0'))
        {
            return false;
        }

        for (int at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[++at])))
            {
                return false;
            }
        }

        return Encoding.UTF8.GetByteCount(text) <= MqttLimits.MostText;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>Null when it is none.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? Strict.GetString(bytes) : null;
}
