"""Currencies and the smallest part that each is paid in, after ISO 4217 (list one, as of 2026-01-01)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Codes by their minor units: 2 stands for hundredths. Metals, special drawing rights, codes for tests and for "no
# currency" have none, so that no amount in them could be rounded; they are left out.
_WITHOUT = """
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
"""
_HUNDREDTHS = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
    MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP
    SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG
    YER ZAR ZMW ZWG
"""
_THOUSANDTHS = """
    BHD IQD JOD KWD LYD OMR TND
"""
_TEN_THOUSANDTHS = """
    CLF UYW
"""

MINOR_UNITS: Mapping[str, int] = MappingProxyType(
    {
        code: decimals
        for decimals, codes in ((0, _WITHOUT), (2, _HUNDREDTHS), (3, _THOUSANDTHS), (4, _TEN_THOUSANDTHS))
        for code in codes.split()
    }
)
CURRENCIES = tuple(sorted(MINOR_UNITS))


def is_currency(code: str) -> bool:
    """Whether it is the code of a currency in use, in capitals: `EUR`."""
    return code in MINOR_UNITS
