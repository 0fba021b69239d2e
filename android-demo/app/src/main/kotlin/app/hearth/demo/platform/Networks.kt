// Tells the core when the phone joined or left a network: Android gives Rust no signal of its own.
package app.hearth.demo.platform

import android.content.Context
import android.net.ConnectivityManager
import android.net.LinkProperties
import android.net.Network
import android.net.NetworkCapabilities
import android.net.NetworkRequest
import app.hearth.demo.model.Phone

internal fun watchNetworks(context: Context, phone: Phone) {
    val wifi = NetworkRequest.Builder()
        .addTransportType(NetworkCapabilities.TRANSPORT_WIFI)
        // A hotspot without the internet is as good.
        .removeCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        .build()
    val told = object : ConnectivityManager.NetworkCallback() {
        override fun onAvailable(network: Network) = phone.networkChanged()
        override fun onLost(network: Network) = phone.networkChanged()
        override fun onLinkPropertiesChanged(network: Network, properties: LinkProperties) = phone.networkChanged()
    }
    context.service<ConnectivityManager>().registerNetworkCallback(wifi, told)
}
