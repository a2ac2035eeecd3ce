namespace Megapod.Devices.Ocpp;

/// <summary>The edition of the protocol that two ends have agreed on. They frame alike and differ in the words of errors and in two kinds of frame.</summary>
public enum OcppVersion
{
    /// <summary>OCPP 1.6, sub-protocol <c>ocpp1.6</c>.</summary>
    V16,

    /// <summary>OCPP 2.0.1, sub-protocol <c>ocpp2.0.1</c>.</summary>
    V201,

    /// <summary>OCPP 2.1, sub-protocol <c>ocpp2.1</c>; adds the frames CALLRESULTERROR and SEND.</summary>
    V21,
}
