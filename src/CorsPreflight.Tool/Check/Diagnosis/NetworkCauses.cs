using CorsPreflight.Tool.Check.Wire;

namespace CorsPreflight.Tool.Check.Diagnosis;

/// <summary>Why there is no answer to judge.</summary>
internal static class NetworkCauses
{
    public static Remark Find(Failure failure) => new(failure.Kind switch
    {
        FailureKind.NameUnknown => Causes.NameUnknown,
        FailureKind.Refused => Causes.ConnectionRefused,
        FailureKind.TimedOut => Causes.Timeout,
        FailureKind.Certificate => Causes.TlsCertificate,
        FailureKind.NotTls => Causes.TlsHandshake,
        FailureKind.ClosedEarly => Causes.ClosedEarly,
        FailureKind.NotHttp => Causes.NotHttp,
        FailureKind.TooLong => Causes.HeadersTooLong,
        FailureKind.NotHttp2 => Causes.NotHttp2,
        _ => Causes.Unreachable,
    }, failure.Sentence);
}
