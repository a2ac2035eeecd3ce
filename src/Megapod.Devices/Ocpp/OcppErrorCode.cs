namespace Megapod.Devices.Ocpp;

/// <summary>Why a call was not answered with a result. How each is written depends on the edition: see <see cref="OcppErrorWords"/>.</summary>
public enum OcppErrorCode
{
    /// <summary>Anything else, and every word that we do not know.</summary>
    GenericError,

    /// <summary>The action is not known.</summary>
    NotImplemented,

    /// <summary>The action is known and not done here.</summary>
    NotSupported,

    /// <summary>Whoever should have answered failed.</summary>
    InternalError,

    /// <summary>The payload is incomplete.</summary>
    ProtocolError,

    /// <summary>Not allowed for reasons of security.</summary>
    SecurityError,

    /// <summary>The payload is not JSON, or not built as the action's payload is.</summary>
    FormatViolation,

    /// <summary>A member has a value that it must not have.</summary>
    PropertyConstraintViolation,

    /// <summary>A member is missing, or there are too few or too many of it.</summary>
    OccurrenceConstraintViolation,

    /// <summary>A member has a value of another type.</summary>
    TypeConstraintViolation,

    /// <summary>The kind of frame is not known.</summary>
    MessageTypeNotSupported,

    /// <summary>The frame itself cannot be read.</summary>
    RpcFrameworkError,
}
