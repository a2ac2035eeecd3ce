namespace Megapod.Devices.Ocpp;

/// <summary>
/// How error codes are written. OCPP 1.6 printed <c>FormationViolation</c> and <c>OccurenceConstraintViolation</c>, and its errata left them so; later editions spell otherwise and have two words
/// more, for which 1.6 says <c>FormationViolation</c>. Either spelling is understood in every edition.
/// </summary>
public static class OcppErrorWords
{
    private static readonly (OcppErrorCode Code, byte[] V16, byte[] V2)[] Words =
    [
        (OcppErrorCode.GenericError, [.. "GenericError"u8], [.. "GenericError"u8]),
        (OcppErrorCode.NotImplemented, [.. "NotImplemented"u8], [.. "NotImplemented"u8]),
        (OcppErrorCode.NotSupported, [.. "NotSupported"u8], [.. "NotSupported"u8]),
        (OcppErrorCode.InternalError, [.. "InternalError"u8], [.. "InternalError"u8]),
        (OcppErrorCode.ProtocolError, [.. "ProtocolError"u8], [.. "ProtocolError"u8]),
        (OcppErrorCode.SecurityError, [.. "SecurityError"u8], [.. "SecurityError"u8]),
        (OcppErrorCode.FormatViolation, [.. "FormationViolation"u8], [.. "FormatViolation"u8]),
        (OcppErrorCode.PropertyConstraintViolation, [.. "PropertyConstraintViolation"u8], [.. "PropertyConstraintViolation"u8]),
        (OcppErrorCode.OccurrenceConstraintViolation, [.. "OccurenceConstraintViolation"u8], [.. "OccurrenceConstraintViolation"u8]),
        (OcppErrorCode.TypeConstraintViolation, [.. "TypeConstraintViolation"u8], [.. "TypeConstraintViolation"u8]),
        (OcppErrorCode.MessageTypeNotSupported, [.. "FormationViolation"u8], [.. "MessageTypeNotSupported"u8]),
        (OcppErrorCode.RpcFrameworkError, [.. "FormationViolation"u8], [.. "RpcFrameworkError"u8]),
    ];

    /// <summary>The word of an edition.</summary>
    public static ReadOnlySpan<byte> Of(OcppErrorCode code, OcppVersion version)
    {
        var (_, v16, v2) = Words[(int)code];
        return version == OcppVersion.V16 ? v16 : v2;
    }

    /// <summary>What a word of any edition means; <see cref="OcppErrorCode.GenericError"/> for a word that none has.</summary>
    public static OcppErrorCode Read(ReadOnlySpan<byte> word)
    {
        foreach (var (code, v16, v2) in Words)
        {
            if (word.SequenceEqual(v16) || word.SequenceEqual(v2))
            {
                return code;
            }
        }

        return OcppErrorCode.GenericError;
    }
}
